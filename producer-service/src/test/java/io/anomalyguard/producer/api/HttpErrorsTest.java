package io.anomalyguard.producer.api;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.ComponentScan.Filter;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What no controller answers, on the wire. */
@SpringBootTest(
        classes = HttpErrorsTest.Service.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"management.endpoint.health.validate-group-membership=false", "management.server.port=0"})
class HttpErrorsTest {
    @Configuration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Echo.class)
    @ComponentScan(excludeFilters = @Filter(type = FilterType.REGEX, pattern = ".*(Controller|Test.*)"))
    static class Service {}

    @RestController
    static class Echo {
        @GetMapping("/broken")
        String broken() {
            throw new IllegalStateException("secret");
        }

        @PutMapping("/simulator")
        SimulatorController.SimulatorChange change(@RequestBody SimulatorController.SimulatorChange change) {
            return change;
        }
    }

    @LocalServerPort
    private int port;

    @LocalManagementPort
    private int managementPort;

    @ParameterizedTest
    @CsvSource({
        "GET /attacks/%2F HTTP/1.1, 400",
        "GET /attacks/[ HTTP/1.1,   400",
        "TRACE /simulator HTTP/1.1, 405",
        "POST /simulator HTTP/1.1,  405",
        "GET /nothing HTTP/1.1,     404",
        "GET /error HTTP/1.1,       404",
        "GET /broken HTTP/1.1,      500",
        "GET /simulator HTTP/7.0,   505",
        "no request at all,         400"
    })
    void shouldAnswerWithProblemDetailsWhateverGoesWrong(String line, int status) throws Exception {
        assertProblem(exchange(port, line + "\r\nHost: test\r\nConnection: close\r\n\r\n"), status);
    }

    /** Where the actuator has a port of its own, that is another web server. */
    @ParameterizedTest
    @CsvSource({"GET /actuator/[ HTTP/1.1, 400", "GET /nothing HTTP/1.1, 404", "no request at all, 400"})
    void shouldAnswerSoOnAPortOfTheActuatorsOwn(String line, int status) throws Exception {
        assertProblem(exchange(managementPort, line + "\r\nHost: test\r\nConnection: close\r\n\r\n"), status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "multipart/form-data",
                "multipart/form-data; boundary=x",
                "application/x-www-form-urlencoded",
                "text/plain"
            })
    void shouldAnswer415ToABodyThatIsNoJson(String type) throws Exception {
        // No form that could be decoded, either.
        assertProblem(exchange(port, put("Content-Type: " + type + "\r\nContent-Length: 3", "%ZZ")), 415);
    }

    @Test
    void shouldAnswerABodyThatEndsTooEarly() throws Exception {
        assertProblem(exchange(port, put("Content-Type: application/json\r\nContent-Length: 90", "{")), 400);
    }

    @Test
    void shouldTakeWhatIsRight() throws Exception {
        String answer = exchange(port, put("Content-Type: application/json\r\nContent-Length: 10", "{\"rate\":7}"));
        assertThat(answer).startsWith("HTTP/1.1 200 ").contains("\"rate\":7.0");
    }

    private static void assertProblem(String answer, int status) {
        assertThat(answer)
                .startsWith("HTTP/1.1 " + status + " ")
                .contains("\r\nContent-Type: application/problem+json\r\n", "\"status\":" + status)
                .doesNotContain("secret");
    }

    private static String put(String headers, String body) {
        return "PUT /simulator HTTP/1.1\r\nHost: test\r\nConnection: close\r\n" + headers + "\r\n\r\n" + body;
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
