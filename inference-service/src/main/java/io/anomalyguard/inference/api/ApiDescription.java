package io.anomalyguard.inference.api;

import io.anomalyguard.inference.security.ApiSettings;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.MediaType;

/** What {@code /v3/api-docs} says about the API as a whole. */
@Configuration(proxyBeanMethods = false)
class ApiDescription {
    private static final String KEY = "api_key";
    private static final String PROBLEM = "Problem";

    @Bean
    OpenAPI openApi(ApiSettings settings) {
        var api = new OpenAPI()
                .info(new Info()
                        .title("AnomalyGuard inference-service")
                        .version(OpenInferenceController.VERSION)
                        .description("Explained verdicts on users, and alerts. Errors are application/problem+json"
                                + " (RFC 9457); \"field\" names what is wrong with a request.")
                        .license(new License()
                                .name("Apache-2.0 (sources); GPL-3.0 (distribution, by Smile)")
                                .url("https://www.apache.org/licenses/LICENSE-2.0")));
        if (settings.keys().isEmpty()) {
            return api;
        }
        return api.components(new Components()
                        .addSecuritySchemes(
                                KEY,
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name(ApiSettings.KEY_HEADER)))
                .addSecurityItem(new SecurityRequirement().addList(KEY));
    }

    /** What operations can answer beside what each says, and that errors are problem details. */
    @Bean
    OpenApiCustomizer problems(ApiSettings settings) {
        return api -> {
            api.getComponents()
                    .addSchemas(
                            PROBLEM,
                            new ObjectSchema()
                                    .addProperty("title", new StringSchema().example("Bad Request"))
                                    .addProperty("status", new IntegerSchema().example(400))
                                    .addProperty("detail", new StringSchema().example("user_id: missing"))
                                    .addProperty("instance", new StringSchema().example("/score"))
                                    .addProperty(
                                            "field",
                                            new StringSchema()
                                                    .description("what is wrong with the request, if that is it")
                                                    .example("user_id"))
                                    .addProperty(
                                            "error",
                                            new StringSchema()
                                                    .description("under /v2: the same as detail")
                                                    .example("user_id: missing")));
            var content = new Content()
                    .addMediaType(
                            MediaType.APPLICATION_PROBLEM_JSON_VALUE,
                            new io.swagger.v3.oas.models.media.MediaType()
                                    .schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM)));
            api.getPaths()
                    .forEach((path, item) -> item.readOperationsMap().forEach((method, operation) -> {
                        if (ApiSettings.isOpen(path)) {
                            // For probes: no key, and a refusal in the words of the protocol.
                            operation.setSecurity(List.of());
                            return;
                        }
                        errors(method, operation, !settings.keys().isEmpty());
                        operation.getResponses().forEach((status, response) -> {
                            if (status.startsWith("4") || status.startsWith("5")) {
                                response.setContent(content);
                            }
                        });
                    }));
        };
    }

    /** What operations of a kind have in common; what one says itself stays. */
    private static void errors(PathItem.HttpMethod method, Operation operation, boolean keys) {
        var responses = operation.getResponses();
        if (operation.getRequestBody() != null) {
            responses.putIfAbsent("400", new ApiResponse().description("Invalid; names the field"));
            responses.putIfAbsent("413", new ApiResponse().description("The body is too large"));
            responses.putIfAbsent("415", new ApiResponse().description("The body is not plain JSON"));
        }
        if (keys) {
            responses.putIfAbsent("401", new ApiResponse().description("No valid API key"));
        }
        if (method != PathItem.HttpMethod.GET) {
            // Whatever changes something is a record on a topic.
            responses.putIfAbsent("503", new ApiResponse().description("Kafka did not take it; see Retry-After"));
        }
    }
}
