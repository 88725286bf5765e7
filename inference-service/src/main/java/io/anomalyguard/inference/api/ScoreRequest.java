package io.anomalyguard.inference.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Either a user whose features are in the online store, or the features themselves. */
@JsonIgnoreProperties(ignoreUnknown = true)
record ScoreRequest(
        @Schema(description = "the user, 1 to 128 characters") @JsonProperty("user_id") @Nullable
        String userId,

        @Schema(description = "what-if: all features by name, instead of a user") @Nullable
        Map<String, @Nullable Object> features) {

    /** Feature values of a bot, as JSON, for the description of the API. */
    static final String FEATURES =
            "{\"clicks_10s\":90,\"clicks_1m\":412,\"session_clicks\":600,\"session_duration\":90,"
                    + "\"inter_arrival_mean\":0.15,\"inter_arrival_cv\":0.1,\"distinct_pages_1m\":5,"
                    + "\"repeat_page_ratio\":0.99,\"error_ratio_1m\":0,\"login_failures_1m\":0,"
                    + "\"distinct_ips_1m\":1,\"transaction_ratio\":0}";
}
