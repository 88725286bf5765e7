package io.anomalyguard.producer.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.producer.attack.Attacks;
import io.anomalyguard.producer.delivery.Delivery;
import io.anomalyguard.producer.simulation.Simulator;
import io.anomalyguard.producer.simulation.SimulatorState;
import java.time.Duration;
import java.util.ArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.test.web.servlet.assertj.MockMvcTester;
import org.springframework.test.web.servlet.assertj.MvcTestResult;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

@WebMvcTest
@Import(StrictJson.class)
class HttpTest {
    @TestConfiguration
    static class Beans {
        @Bean
        RunningSimulator running() {
            return new RunningSimulator(RunningSimulator.settings(true, Duration.ZERO), () -> 0);
        }

        @Bean(destroyMethod = "")
        Simulator simulator(RunningSimulator running) {
            return running.simulator;
        }

        @Bean(destroyMethod = "")
        Delivery delivery(RunningSimulator running) {
            return running.delivery;
        }

        @Bean
        Attacks attacks(RunningSimulator running) {
            return running.attacks;
        }
    }

    @Autowired
    private MockMvcTester mvc;

    @Autowired
    private RunningSimulator running;

    @BeforeEach
    void awaitLive() {
        running.simulator.setRunning(true);
        await().until(() -> running.simulator.state() == SimulatorState.LIVE);
    }

    @Test
    void shouldTellItsStatus() throws Exception {
        await().until(() -> running.delivery.counts().acknowledged() > 10);
        JsonNode status = json(mvc.get().uri("/status").exchange());
        assertThat(status.get("state").asString()).isEqualTo("live");
        assertThat(status.get("target_rate").asDouble()).isEqualTo(running.simulator.rate());
        assertThat(status.get("acknowledged").asLong()).isPositive();
        assertThat(status.get("failed").asLong()).isZero();
        assertThat(status.propertyNames()).contains("sent", "rate", "in_flight", "lag_ms", "attacks_running");
    }

    @Test
    void shouldInjectListAndStopAttacks() throws Exception {
        MvcTestResult created = send(HttpMethod.POST, "/attacks", """
                {"type": "scraper", "users": 2, "duration_s": 600}""");
        assertThat(created).hasStatus(201);
        JsonNode attack = json(created);
        String id = attack.get("attack_id").asString();
        assertThat(created).hasHeader("Location", "/attacks/" + id);
        assertThat(attack.get("users").size()).isEqualTo(2);
        assertThat(attack.get("end_ms").asLong() - attack.get("start_ms").asLong())
                .isEqualTo(600_000);
        assertThat(attack.get("state").asString()).isEqualTo("running");

        JsonNode next = json(send(HttpMethod.POST, "/attacks", "{\"type\": \"click_flood\"}"));
        assertThat(next.get("users").size()).isEqualTo(1);
        assertThat(next.get("duration_s").asLong()).isEqualTo(30);
        JsonNode all = json(mvc.get().uri("/attacks").exchange());
        assertThat(all.get(0).get("attack_id")).as("newest first").isEqualTo(next.get("attack_id"));

        await().until(() -> json(mvc.get().uri("/attacks/" + id).exchange())
                        .get("events_sent")
                        .asLong()
                > 2);
        JsonNode stopped = json(send(HttpMethod.DELETE, "/attacks/" + id, ""));
        assertThat(stopped.get("state").asString()).isEqualTo("ended");
        assertThat(stopped.get("end_ms").asLong())
                .isLessThan(attack.get("end_ms").asLong());
        assertThat(json(send(HttpMethod.DELETE, "/attacks/" + id, ""))).isEqualTo(stopped);
        assertThat(send(HttpMethod.DELETE, "/attacks/none", "")).hasStatus(404);
    }

    @Test
    void shouldRefuseAnAttackWhileTooManyUsersAreUnderAttack() throws Exception {
        var begun = new ArrayList<String>();
        MvcTestResult answer = order();
        for (; answer.getResponse().getStatus() == 201 && begun.size() < 6; answer = order()) {
            begun.add(json(answer).get("attack_id").asString());
        }
        // Five, or four while another test's attacks run.
        assertThat(begun).hasSizeBetween(4, 5);
        assertThat(answer).hasStatus(409).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer).get("detail").asString()).startsWith("No more than 5000 users can be under attack");
        for (String id : begun) {
            assertThat(send(HttpMethod.DELETE, "/attacks/" + id, "")).hasStatus(200);
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{}|type must be one of click_flood",
                "{\"type\": \"ddos\"}|type must be one of click_flood",
                "{\"type\": \"scraper\", \"users\": 0}|users must be from 1 to 1000, not 0.",
                "{\"type\": \"scraper\", \"users\": 1001}|users must be from 1 to 1000, not 1001.",
                "{\"type\": \"scraper\", \"users\": \"many\"}|users has a value of the wrong type.",
                "{\"type\": \"scraper\", \"users\": \"1\"}|users has a value of the wrong type.",
                "{\"type\": \"scraper\", \"duration_s\": \"\"}|duration_s has a value of the wrong type.",
                "{\"type\": \"scraper\", \"duration_s\": 3601}|duration_s must be from 1 to 3600, not 3601.",
                "{\"type\": \"scraper\", \"users\": 1.9}|users has a value of the wrong type.",
                "{\"type\": \"scraper\", \"users\": 99999999999}|A number is out of range.",
                "{\"type\": \"scraper\", \"duration\": 600}|There is no field duration.",
                "{\"type\": \"scraper\", \"users\": 1, \"users\": 2}|The body must be a JSON object, with each field once.",
                "{|The body must be a JSON object",
                "[]|The body must be a JSON object"
            })
    void shouldSayWhatIsWrongWithAnOrder(String body, String sentence) throws Exception {
        MvcTestResult answer = send(HttpMethod.POST, "/attacks", body);
        assertThat(answer).hasStatus(400).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(answer).get("detail").asString()).startsWith(sentence);
    }

    @Test
    void shouldChangeTheRateAndStop() throws Exception {
        assertThat(json(send(HttpMethod.PUT, "/simulator", "{\"rate\": 150}"))
                        .get("rate")
                        .asDouble())
                .isEqualTo(150);
        assertThat(json(mvc.get().uri("/simulator").exchange()).get("running").asBoolean())
                .isTrue();
        assertThat(send(HttpMethod.PUT, "/simulator", "{\"rate\": 0}")).hasStatus(400);
        assertThat(send(HttpMethod.PUT, "/simulator", "{}")).hasStatus(400);
        assertThat(send(HttpMethod.PUT, "/simulator", "{\"rate\": \"1\"}")).hasStatus(400);
        assertThat(send(HttpMethod.PUT, "/simulator", "{\"running\": 0}")).hasStatus(400);

        send(HttpMethod.PUT, "/simulator", "{\"running\": false}");
        await().until(() -> running.simulator.state() == SimulatorState.STOPPED);
        MvcTestResult refused = send(HttpMethod.POST, "/attacks", "{\"type\": \"scraper\"}");
        assertThat(refused).hasStatus(409).hasContentType(MediaType.APPLICATION_PROBLEM_JSON);
        assertThat(json(refused).get("detail").asString()).startsWith("The simulator is stopped");
    }

    private MvcTestResult order() {
        return send(HttpMethod.POST, "/attacks", """
                {"type": "low_and_slow", "users": 1000, "duration_s": 600}""");
    }

    private MvcTestResult send(HttpMethod method, String path, String body) {
        return mvc.method(method)
                .uri(path)
                .contentType(MediaType.APPLICATION_JSON)
                .content(body)
                .exchange();
    }

    private static JsonNode json(MvcTestResult result) throws Exception {
        return JsonMapper.shared().readTree(result.getResponse().getContentAsString());
    }
}
