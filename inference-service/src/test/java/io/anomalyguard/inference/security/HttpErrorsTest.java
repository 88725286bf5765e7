package io.anomalyguard.inference.security;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** What no controller answers, on the wire. */
@SpringBootTest(
        classes = HttpErrorsTest.Service.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"management.endpoint.health.validate-group-membership=false", "management.server.port=0"})
class HttpErrorsTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @EnableConfigurationProperties(ApiSettings.class)
    @Import({SecurityConfiguration.class, Echo.class})
    @ComponentScan(
            basePackages = "io.anomalyguard.inference.api",
            useDefaultFilters = false,
            includeFilters = @Filter(type = FilterType.REGEX, pattern = ".*\\.(ProblemAnswers|ProtocolErrors)"))
    static class Service {}

    @RestController
    static class Echo {
        @GetMapping({"/alerts", "/v2/alerts"})
        String list(@RequestParam(required = false) String state) {
            return String.valueOf(state);
        }

        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("secret");
        }

        @RequestMapping(
                path = "/score",
                method = {RequestMethod.POST, RequestMethod.PATCH},
                consumes = "application/json")
        List<String> score(@RequestBody List<String> body) {
            return body;
        }
    }

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @ParameterizedTest
    @CsvSource({
        "GET /alerts?state=%FF HTTP/1.1, 400",
        "GET /alerts/%2F HTTP/1.1,       400",
        "GET /alerts/%00 HTTP/1.1,       400",
        "GET /alerts/[ HTTP/1.1,         400",
        "TRACE /alerts HTTP/1.1,         405",
        "GET /nothing HTTP/1.1,          404",
        "GET /error HTTP/1.1,            404",
        "GET /broken HTTP/1.1,           500",
        "GET /alerts HTTP/7.0,           505",
        "no request at all,              400"
    })
    void shouldAnswerWithProblemDetailsWhateverGoesWrong(String line, int status) throws Exception {
        assertThat(exchange(line + "\r\nHost: test\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nContent-Type: application/problem+json\r\n", "\"status\":" + status)
                .doesNotContain("secret");
    }

    /** Where the actuator has a port of its own, that is another web server. */
    @ParameterizedTest
    @CsvSource({
        "GET /actuator/health/%2F HTTP/1.1, 400",
        "GET /actuator/[ HTTP/1.1,          400",
        "GET /nothing HTTP/1.1,             404",
        "POST /actuator/info HTTP/1.1,      405",
        "no request at all,                 400"
    })
    void shouldAnswerSoOnAPortOfTheActuatorsOwn(String line, int status) throws Exception {
        assertThat(exchange(managementPort, line + "\r\nHost: test\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nContent-Type: application/problem+json\r\n", "\"status\":" + status);
    }

    @Test
    void shouldSayItInTheProtocolsWordsToo() throws Exception {
        assertThat(exchange("GET /v2/alerts/%2F HTTP/1.1\r\nHost: test\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"error\":\"the request is not valid HTTP");
        assertThat(exchange("GET /v2/alerts?state=%FF HTTP/1.1\r\nHost: test\r\n\r\n"))
                .startsWith("HTTP/1.1 400 ")
                .contains("\"error\":\"query: a parameter cannot be decoded");
    }

    /** Anybody can send it, as often as he likes. */
    @Test
    @ExtendWith(OutputCaptureExtension.class)
    void shouldNotCallAnErrorOfTheServiceWhatIsTheCallers(CapturedOutput output) throws Exception {
        exchange("GET /alerts?state=%FF HTTP/1.1\r\nHost: test\r\n\r\n");
        assertThat(output).doesNotContain("ERROR");
    }

    @Test
    void shouldAnswerABodyThatEndsTooEarly() throws Exception {
        assertThat(exchange(post("Content-Type: application/json\r\nContent-Length: 90", "[")))
                .startsWith("HTTP/1.1 400 ")
                .contains("\r\nContent-Type: application/problem+json\r\n");
    }

    @ParameterizedTest
    @CsvSource({
        "Content-Type: multipart/form-data",
        "Content-Type: multipart/form-data; boundary=x",
        "Content-Type: text/plain",
        "'Content-Type: application/json\r\nContent-Encoding: gzip'",
        "'Content-Type: application/json\r\nInference-Header-Content-Length: 1'"
    })
    void shouldAnswer415ToABodyThatIsNoPlainJson(String headers) throws Exception {
        assertThat(exchange(post(headers + "\r\nContent-Length: 2", "[]")))
                .startsWith("HTTP/1.1 415 ")
                .contains("\r\nContent-Type: application/problem+json\r\n");
    }

    @Test
    void shouldTakeABodyThatSaysThatItIsNotCompressed() throws Exception {
        String headers = "Content-Type: application/json\r\nContent-Encoding: identity\r\nContent-Length: 2";
        assertThat(exchange(post(headers, "[]"))).startsWith("HTTP/1.1 200 ");
    }

    /** A client that asks first need not send what will not be taken. */
    @Test
    void shouldRefuseABodyThatIsTooLargeBeforeItIsSent() throws Exception {
        String headers = "Content-Type: application/json\r\nExpect: 100-continue\r\nContent-Length: ";
        assertThat(exchange(post(headers + (2 << 20), "")))
                .startsWith("HTTP/1.1 413 ")
                .contains("\r\nContent-Type: application/problem+json\r\n");
        assertThat(exchange(post(headers + 2, "[]")))
                .startsWith("HTTP/1.1 100 \r\n\r\nHTTP/1.1 200 ")
                .endsWith("[]");
    }

    /** Spring reads forms in a PUT, PATCH or DELETE itself, and fails on one that cannot be decoded. */
    @Test
    void shouldAnswer415ToAForm() throws Exception {
        for (String method : List.of("PATCH", "POST")) {
            assertThat(exchange(method + " /score?x=1 HTTP/1.1\r\nHost: test\r\nConnection: close\r\n"
                            + "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\n%ZZ"))
                    .startsWith("HTTP/1.1 415 ")
                    .contains("\r\nContent-Type: application/problem+json\r\n");
        }
    }

    private static String post(String headers, String body) {
        return "POST /score HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + headers + "\r\n\r\n" + body;
    }

    private String exchange(String request) throws IOException {
        return exchange(port, request);
    }

    /** Sends these bytes and no more, and reads until the other side closes. */
    private static String exchange(int port, String request) throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(ISO_8859_1));
            socket.shutdownOutput();
            return new String(socket.getInputStream().readAllBytes(), UTF_8);
        }
    }
}
