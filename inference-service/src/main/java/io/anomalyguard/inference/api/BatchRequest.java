package io.anomalyguard.inference.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Either users or feature sets, at most 1,000. */
@JsonIgnoreProperties(ignoreUnknown = true)
record BatchRequest(
        @Schema(description = "the users, each 1 to 128 characters") @JsonProperty("user_ids") @Nullable
        List<@Nullable String> userIds,

        @Schema(description = "what-if: feature sets instead of users") @Nullable
        List<@Nullable Map<String, @Nullable Object>> features) {}
