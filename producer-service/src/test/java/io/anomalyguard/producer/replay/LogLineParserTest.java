package io.anomalyguard.producer.replay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.contracts.click.ClickEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LogLineParserTest {
    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");

    private final LogLineParser parser = new LogLineParser(Clock.fixed(NOW, ZoneOffset.UTC));

    @Test
    void shouldReadTheCommonFormat() throws Exception {
        assertThat(parser.parse("host.example - - [01/Jul/1995:00:00:06 -0400] \"GET /a/b HTTP/1.0\" 200 3985"))
                .isEqualTo(new LogLine(
                        "host.example",
                        Instant.parse("1995-07-01T04:00:06Z").toEpochMilli(),
                        "GET",
                        "/a/b",
                        200,
                        null,
                        null));
    }

    @Test
    void shouldReadTheCombinedFormat() throws Exception {
        assertThat(parser.parse("2001:db8::7 - frank [29/Feb/2024:23:59:60 +0530] \"POST /login?x=1 HTTP/2.0\" 401 -"
                        + " \"https://shop.example/\" \"Agent \\\"X\\\" 1\" \"extra\""))
                .isEqualTo(new LogLine(
                        "2001:db8::7",
                        Instant.parse("2024-02-29T18:30:00Z").toEpochMilli(),
                        "POST",
                        "/login?x=1",
                        401,
                        "https://shop.example/",
                        "Agent \"X\" 1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "\"GET /old\" 200 5|GET|/old|200",
                "\"GET /with space/x.html HTTP/1.0\" 404 -|GET|/with space/x.html|404",
                "\"GET /say\"hi\".html HTTP/1.0\" 404 -|GET|/say\"hi\".html|404",
                "\"-\" 408 -|''|-|408",
                "\"\\x16\\x03\\x01\" 400 226|''|\\x16\\x03\\x01|400",
                "\"OPTIONS * HTTP/1.1\" 200 0|OPTIONS|*|200",
                "\"GET / HTTP/1.1\" - -|GET|/|0",
                "\"GET / HTTP/1.1\" 000 0|GET|/|0",
                "\"GET / HTTP/1.1\" 999 0|GET|/|0",
                "\"GET / HTTP/1.1\" 200|GET|/|200",
                "\"POST /login?x=\\\" 200 1 HTTP/1.1\" 401 226 \"-\" \"curl/8\"|POST|/login?x=\" 200 1|401",
                "\"GET /\\\" 200 5 \\\"-\\\" \\\"Mozilla/5.0\\\" HTTP/1.1\" 404 9|GET|/\" 200 5 \"-\" \"Mozilla/5.0\"|404",
                "\"GET /end\\\\\" 200 5|GET|/end\\|200",
            })
    void shouldKeepWhatRealClientsSend(String rest, String method, String target, int status) throws Exception {
        LogLine line = parser.parse("10.0.0.1 - - [01/Jul/1995:00:00:06 +0000] " + rest);
        assertThat(line.method()).isEqualTo(method.equals("''") ? "" : method);
        assertThat(line.target()).isEqualTo(target);
        assertThat(line.status()).isEqualTo(status == 0 ? ClickEvent.NO_STATUS : status);
    }

    /** The client names the user, and may write there what looks like a time. */
    @ParameterizedTest
    @ValueSource(strings = {"[01/Jan/1991:00:00:00 +0000]", "[x", "a[b", "]", "[01/Jan/1991:00:00:00 +0000] \\x22"})
    void shouldNotTakeTheUsersWordForTheTime(String user) throws Exception {
        LogLine line = parser.parse("10.0.0.1 - " + user + " [01/Jul/1995:00:00:06 +0000] \"GET /[1] HTTP/1.1\" 401 9");
        assertThat(line.time()).isEqualTo(Instant.parse("1995-07-01T00:00:06Z").toEpochMilli());
        assertThat(line.target()).isEqualTo("/[1]");
    }

    @Test
    void shouldTellAnAbsentAgentFromAnUnknownOne() throws Exception {
        String begin = "h - - [01/Jul/1995:00:00:06 +0000] \"GET / HTTP/1.0\" 200 1";
        assertThat(parser.parse(begin).agent()).isNull();
        assertThat(parser.parse(begin + " \"-\" \"-\"").agent()).isEmpty();
        assertThat(parser.parse(begin + " \"-\" \"-\"").referrer()).isNull();
        assertThat(parser.parse(begin + " \"-\" \"cut off in the ag").agent()).isEqualTo("cut off in the ag");
        assertThat(parser.parse(begin + " \"https://cut.off/in").agent()).isNull();
        assertThat(parser.parse(begin + " \"https://cut.off/in").referrer()).isNull();
    }

    @Test
    void shouldFindTheClientBehindAVirtualHost() throws Exception {
        String rest = " - - [01/Jul/1995:00:00:06 +0000] \"GET / HTTP/1.0\" 200 1";
        assertThat(parser.parse("shop.example:443 192.0.2.7" + rest).host()).isEqualTo("192.0.2.7");
        assertThat(parser.parse("shop.example:443 2001:db8::7" + rest).host()).isEqualTo("2001:db8::7");
        assertThat(parser.parse("192.0.2.7:51234" + rest).host()).isEqualTo("192.0.2.7:51234");
        assertThat(parser.parse("2001:db8::7" + rest).host()).isEqualTo("2001:db8::7");
        assertThatThrownBy(() -> parser.parse("shop.example:443")).isInstanceOf(MalformedLineException.class);
    }

    /** As proxies, syslog, container runtimes and collectors write lines: one client for all would hide every attack. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "shop.example 192.0.2.7 - -|192.0.2.7",
                "shop.example:443 192.0.2.7 ident frank|192.0.2.7",
                "Nov 28 03:41:04 lb1 haproxy[2034]: 192.0.2.7 - -|192.0.2.7",
                "<190>1 2026-11-28T03:41:04Z lb1 nginx 2034 - - 192.0.2.7 - -|192.0.2.7",
                "'nginx-1  | 2001:db8::7 - -'|2001:db8::7",
                "2026-11-28T03:41:04.123Z 192.0.2.7 - frank|192.0.2.7",
                "03:41:04 client.example - -|client.example",
                "192.0.2.7, 10.0.0.1 - -|192.0.2.7",
                "192.0.2.7 10.0.0.1 - -|192.0.2.7",
                "- 192.0.2.7 - -|192.0.2.7",
                "192.0.2.7 - [192.0.2.7] - -|192.0.2.7",
                "client.example - 192.0.2.99 - x|client.example",
                "shop.example 192.0.2.7 - 192.0.2.99 - x|192.0.2.7",
                "localhost - -|localhost",
                "localhost ident -|localhost",
                "localhost ident frank|localhost",
                ", - -|,",
            })
    void shouldFindTheClientBehindWhatStandsBeforeIt(String begin, String host) throws Exception {
        LogLine line = parser.parse(begin + " [01/Jul/1995:00:00:06 +0000] \"GET / HTTP/1.0\" 200 1");
        assertThat(line.host()).isEqualTo(host);
    }

    /** Its first word is the owner of the bucket, the same in every line. */
    @Test
    void shouldReadAmazonS3sServerAccessLogs() throws Exception {
        String begin = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be shop.example "
                + "[06/Feb/2019:00:00:38 +0000] ";
        String end = " 3E57427F3EXAMPLE REST.GET.OBJECT photos/a+b.jpg \"GET /shop.example/photos/a%2Bb.jpg?versionId=x"
                + " HTTP/1.1\" 404 NoSuchKey 113 - 7 - \"https://shop.example/\" \"Agent 1\" - s9lzHYrFp76EXAMPLE= SigV4"
                + " ECDHE-RSA-AES128-GCM-SHA256 AuthHeader shop.example.s3.us-west-1.amazonaws.com TLSV1.2 - -";
        for (String host : new String[] {"192.0.2.7", "2001:db8::7"}) {
            assertThat(parser.parse(begin + host + " arn:aws:iam::123456789012:user/ana" + end))
                    .isEqualTo(new LogLine(
                            host,
                            Instant.parse("2019-02-06T00:00:38Z").toEpochMilli(),
                            "GET",
                            "/shop.example/photos/a%2Bb.jpg?versionId=x",
                            404,
                            "https://shop.example/",
                            "Agent 1"));
        }
        // What S3 does by itself has no client.
        assertThatThrownBy(
                        () -> parser.parse(begin + "- AmazonS3 3E57427F3EXAMPLE S3.EXPIRE.OBJECT a \"-\" - - - 113 - - "
                                + "\"-\" \"-\" - - - - - - - -"))
                .isInstanceOf(MalformedLineException.class)
                .hasMessage("no client");
    }

    @Test
    void shouldReadWhatDockerKeepsOfAContainer() throws Exception {
        assertThat(
                        parser.parse(
                                "{\"log\":\"192.0.2.7 - - [06/Feb/2019:00:00:38 +0000] \\\"GET /a HTTP/1.1\\\" 200 5 "
                                        + "\\\"-\\\" \\\"Agent \\u00e9\\\"\\n\",\"stream\":\"stdout\",\"time\":\"2019-02-06T00:00:38.1Z\"}"))
                .isEqualTo(new LogLine(
                        "192.0.2.7",
                        Instant.parse("2019-02-06T00:00:38Z").toEpochMilli(),
                        "GET",
                        "/a",
                        200,
                        null,
                        "Agent \u00e9"));
    }

    /** One client for all, or a client made of signs, would be worse than none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                // nginx with a log_format of its own
                "{\"time\":\"[22/Nov/2026:03:41:04 +0000]\",\"ip\":\"192.0.2.7\",\"request\": \"GET / HTTP/1.1\",\"status\": \"200\"}",
                "{\"log\":\"{\\\"ip\\\":\\\"192.0.2.7\\\"}\\n\",\"stream\":\"stdout\"}",
                "{\"log\":7}",
                "{ 192.0.2.7 - - [22/Nov/2026:03:41:04 +0000] \"GET / HTTP/1.1\" 200 1",
                // Caddy
                "{\"level\":\"info\",\"ts\":1646861401.5241024,\"logger\":\"http.log.access\",\"msg\":\"handled request\","
                        + "\"request\":{\"remote_ip\":\"192.0.2.7\",\"proto\":\"HTTP/2.0\",\"method\":\"GET\",\"uri\":\"/\"},"
                        + "\"size\":10900,\"status\":200}",
                // Traefik
                "{\"ClientHost\":\"192.0.2.7\",\"DownstreamStatus\":200,\"RequestMethod\":\"GET\",\"RequestPath\":\"/\","
                        + "\"StartUTC\":\"2026-11-28T03:41:04.1Z\",\"level\":\"info\"}",
                // an Application Load Balancer
                "https 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.0.2.7:2817 10.0.0.1:80 0.086"
                        + " 0.048 0.037 200 200 0 57 \"GET https://shop.example:443/ HTTP/1.1\" \"Agent [x] 1\" - -",
                // CloudFront
                "2019-12-04\t21:02:31\tLAX1\t392\t192.0.2.7\tGET\td111.cloudfront.net\t/index.html\t200\t-\tAgent%201",
                // IIS
                "#Fields: date time s-ip cs-method cs-uri-stem cs-uri-query s-port cs-username c-ip cs(User-Agent) sc-status",
                "2026-11-28 03:41:04 10.0.0.1 GET /index.html - 443 - 192.0.2.7 Agent+[x]+1 200 0 0 15",
                // HAProxy, Envoy
                "Nov 28 03:41:04 lb1 haproxy[2034]: 192.0.2.7:51234 [28/Nov/2026:03:41:04.123] http-in static/srv1"
                        + " 10/0/30/69/109 200 2750 - - ---- 1/1/1/1/0 0/0 {shop.example} \"GET / HTTP/1.1\"",
                "[2026-11-28T03:41:04.310Z] \"GET / HTTP/2\" 200 - 154 0 226 100 \"192.0.2.7\" \"Agent [x] 1\" \"-\" \"-\" \"-\""
            })
    void shouldRefuseOtherFormats(String line) {
        assertThatThrownBy(() -> parser.parse(line)).isInstanceOf(MalformedLineException.class);
    }

    /** One such time would move all others by decades, or be waited for. */
    @ParameterizedTest
    @CsvSource({
        "01/Jan/1970:00:00:00 +0000, a time before 1990",
        "31/Dec/1989:23:59:59 +0000, a time before 1990",
        "01/Jan/1990:00:59:59 +0100, a time before 1990",
        "24/Nov/2026:12:00:01 +0000, a time more than a day in the future",
        "01/Jan/9999:00:00:00 +0000, a time more than a day in the future"
    })
    void shouldRefuseTimesThatCannotBe(String time, String wrong) {
        assertThatThrownBy(() -> parser.parse(at(time)))
                .isInstanceOf(MalformedLineException.class)
                .hasMessage(wrong);
    }

    @Test
    void shouldTakeAllOtherTimes() throws Exception {
        assertThat(parser.parse(at("01/Jan/1990:00:00:00 +0000")).time()).isEqualTo(631_152_000_000L);
        assertThat(parser.parse(at("24/Nov/2026:12:00:00 +0000")).time())
                .isEqualTo(NOW.plus(Duration.ofDays(1)).toEpochMilli());
    }

    private static String at(String time) {
        return "h - - [" + time + "] \"GET / HTTP/1.0\" 200 1";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "garbage",
                " - - [01/Jul/1995:00:00:06 +0000] \"GET / HTTP/1.0\" 200 1",
                "h - - \"GET / HTTP/1.0\" 200 1",
                "h - - [01/Jul/1995:00:00:06] \"GET / HTTP/1.0\" 200 1",
                "h - - [31/Feb/1995:00:00:06 +0000] \"GET / HTTP/1.0\" 200 1",
                "h - - [01/Foo/1995:00:00:06 +0000] \"GET / HTTP/1.0\" 200 1",
                "h - - [01/Jul/1995:24:00:06 +0000] \"GET / HTTP/1.0\" 200 1",
                "h - - [01/Jul/1969:00:00:06 +0000] \"GET / HTTP/1.0\" 200 1",
                "h - - [01/Jul/1995:00:00:06 +0000] \"GET / HTTP/1.0",
                "h - - [01/Jul/1995:00:00:06 +0000] \"GET / HTTP/1.0\" many 1",
                "h - - [01/Jul/1995:00:00:06 +0000] GET / 200 1",
                "h - - [01/Jul/1995:00:00:06 +0000] \"GET / HTTP/1.0\""
            })
    void shouldSayWhatIsWrongWithOtherLines(String line) {
        assertThatThrownBy(() -> parser.parse(line))
                .isInstanceOf(MalformedLineException.class)
                .message()
                .isNotBlank();
    }
}
