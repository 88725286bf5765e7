package io.anomalyguard.inference.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.delete;
import static org.springframework.test.web.servlet.request.MockMvcRequestBuilders.get;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.jsonPath;
import static org.springframework.test.web.servlet.result.MockMvcResultMatchers.status;

import io.anomalyguard.feast.FeatureReader;
import io.anomalyguard.inference.alerts.Alerts;
import io.anomalyguard.inference.alerts.Suppressions;
import io.anomalyguard.inference.broker.RecordSender;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.ModelRegistry;
import io.anomalyguard.inference.scoring.FeatureStoreSettings;
import io.anomalyguard.inference.security.ApiSettings;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.test.context.TestConfiguration;
import org.springframework.boot.webmvc.test.autoconfigure.WebMvcTest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.bean.override.mockito.MockitoBean;
import org.springframework.test.web.servlet.MockMvc;
import org.springframework.test.web.servlet.RequestBuilder;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The description of the API against what the service does. */
@WebMvcTest(properties = "inference.api.keys=0123456789abcdef")
@Import({ApiDescription.class, OpenApiTest.Stubs.class})
@ImportAutoConfiguration({
    SpringDocConfigProperties.class,
    SpringDocConfiguration.class,
    SpringDocWebMvcConfiguration.class
})
@MockitoBean(
        types = {
            ActiveModel.class,
            Alerts.class,
            FeatureReader.class,
            HealthEndpoint.class,
            ModelRegistry.class,
            RecordSender.class,
            Suppressions.class
        })
class OpenApiTest {
    @TestConfiguration(proxyBeanMethods = false)
    @EnableConfigurationProperties({ApiSettings.class, FeatureStoreSettings.class})
    static class Stubs {
        @Bean
        Tracing tracing() {
            return Tracing.OFF;
        }

        @Bean
        MeterRegistry meters() {
            return new SimpleMeterRegistry();
        }
    }

    @Autowired
    private MockMvc mvc;

    /** Errors that come of the kind of an operation, and those that are its own. */
    @ParameterizedTest
    @CsvSource({
        "post,   /score,                                       200 400 401 404 413 415 503",
        "post,   /score/batch,                                 200 400 401 413 415 503",
        "get,    /models,                                      200 401",
        "get,    /models/{version},                            200 401 404 503",
        "get,    /models/drift,                                200 401 503",
        "post,   /models/train,                                202 400 401 413 415 503",
        "post,   /models/{version}/activate,                   202 400 401 404 413 415 503",
        "post,   /models/rollback,                             202 400 401 409 413 415 503",
        "patch,  /models/active,                               202 400 401 409 413 415 503",
        "get,    /alerts,                                      200 400 401 404 503",
        "get,    /alerts/{id},                                 200 401 404 503",
        "post,   /alerts/{id}/actions,                         202 400 401 404 409 413 415 503",
        "get,    /suppressions,                                200 401 503",
        "post,   /suppressions,                                202 400 401 409 413 415 503",
        "delete, /suppressions,                                202 400 401 503",
        "get,    /v2,                                          200 401",
        "get,    /v2/health/live,                              200",
        "get,    /v2/health/ready,                             200 503",
        "get,    /v2/models/{name},                            200 401 404 503",
        "get,    /v2/models/{name}/versions/{version},         200 401 404 503",
        "get,    /v2/models/{name}/ready,                      200 401 404 503",
        "get,    /v2/models/{name}/versions/{version}/ready,   200 401 404 503",
        "post,   /v2/models/{name}/infer,                      200 400 401 404 413 415 503",
        "post,   /v2/models/{name}/versions/{version}/infer,   200 400 401 404 413 415 503"
    })
    void shouldTellEveryAnswer(String method, String path, String statuses) throws Exception {
        assertThat(operation(method, path).get("responses").propertyNames())
                .containsExactlyInAnyOrder(statuses.split(" "));
    }

    @Test
    void shouldTellWhatEveryAnswerHolds() throws Exception {
        for (JsonNode path : description().get("paths")) {
            for (JsonNode operation : path) {
                boolean probe = operation.has("security");
                operation.get("responses").forEachEntry((status, response) -> {
                    boolean problem = !probe && Integer.parseInt(status) >= 400;
                    JsonNode content = response.path("content");
                    assertThat(content.propertyNames())
                            .as("%s of %s", status, operation)
                            .containsExactly(problem ? "application/problem+json" : "application/json");
                    JsonNode schema = content.iterator().next().path("schema");
                    assertThat(schema.isEmpty())
                            .as("%s of %s", status, operation)
                            .isFalse();
                    assertThat(schema.path("$ref").asString("").endsWith("/Problem"))
                            .as("%s of %s", status, operation)
                            .isEqualTo(problem);
                });
            }
        }
    }

    /** A probe that is refused is told so in the words of the protocol, and needs no key. */
    @Test
    void shouldDescribeProbesAsTheyAre() throws Exception {
        JsonNode ready = operation("get", "/v2/health/ready");
        assertThat(ready.get("security").isEmpty()).isTrue();
        assertThat(ready.at("/responses/503/content").propertyNames()).containsExactly("application/json");
        assertThat(description().at("/security/0").has("api_key")).isTrue();
        assertThat(operation("get", "/models").has("security")).isFalse();
    }

    @Test
    void shouldTellWhatIsRequired() throws Exception {
        JsonNode parameters = operation("delete", "/suppressions").get("parameters");
        assertThat(parameters)
                .hasSize(2)
                .allMatch(parameter -> parameter.get("required").asBoolean());
        assertThat(operation("get", "/alerts").get("parameters"))
                .noneMatch(parameter -> parameter.get("required").asBoolean());
        assertThat(description().at("/components/schemas/SuppressionRequest/required"))
                .extracting(JsonNode::asString)
                .containsExactlyInAnyOrder("user_id", "duration_s", "by");
    }

    /** What the service refuses, the description refuses as well. */
    @ParameterizedTest
    @CsvSource({
        "/paths/~1alerts/get/parameters/0/schema/enum/3,                        false_positive",
        "/paths/~1alerts/get/parameters/3/schema/minimum,                       1",
        "/paths/~1alerts/get/parameters/3/schema/maximum,                       1000",
        "/paths/~1suppressions/delete/parameters/0/schema/maxLength,            128",
        "/paths/~1suppressions/delete/parameters/1/schema/minLength,            1",
        "/components/schemas/SuppressionRequest/properties/duration_s/minimum,  1",
        "/components/schemas/SuppressionRequest/properties/duration_s/maximum,  31536000",
        "/components/schemas/SuppressionRequest/properties/user_id/maxLength,   128",
        "/components/schemas/SuppressionRequest/additionalProperties,           false",
        "/components/schemas/ActionRequest/properties/by/minLength,             1",
        "/components/schemas/ActionRequest/properties/note/maxLength,           2000",
        "/components/schemas/ActionRequest/additionalProperties,                false",
        "/components/schemas/ChangeRequest/additionalProperties,                false",
        "/components/schemas/TrainRequest/additionalProperties,                 false",
        "/components/schemas/SensitivityRequest/additionalProperties,           false",
        "/components/schemas/SensitivityRequest/properties/threshold/minimum,              0",
        "/components/schemas/SensitivityRequest/properties/threshold/maximum,              1",
        "/components/schemas/SensitivityRequest/properties/contamination/maximum,          0.5"
    })
    void shouldTellTheBoundsThatItHolds(String pointer, String bound) throws Exception {
        assertThat(description().at(pointer).asString("absent")).isEqualTo(bound);
    }

    @Test
    void shouldRefuseAParameterThatIsGivenTwice() throws Exception {
        for (RequestBuilder request : List.of(
                delete("/suppressions?user_id=a&user_id=b&by=ana"), get("/alerts?user_id=a&user_id=b&limit=5"))) {
            mvc.perform(request)
                    .andExpect(status().isBadRequest())
                    .andExpect(jsonPath("$.field").value("user_id"))
                    .andExpect(jsonPath("$.detail").value("user_id: given twice"));
        }
    }

    private JsonNode operation(String method, String path) throws Exception {
        JsonNode operation = description().get("paths").get(path).get(method);
        assertThat(operation).isNotNull();
        return operation;
    }

    private JsonNode description() throws Exception {
        String body = mvc.perform(get("/v3/api-docs"))
                .andExpect(status().isOk())
                .andReturn()
                .getResponse()
                .getContentAsString();
        return JsonMapper.shared().readTree(body);
    }
}
