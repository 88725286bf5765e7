package io.anomalyguard.inference.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.FeatureProfile;
import io.anomalyguard.inference.model.Model;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "Models")
class ModelController {
    private final ActiveModel active;

    ModelController(ActiveModel active) {
        this.active = active;
    }

    /** @param status warming_up or ready */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Models(
            String status,
            TrainingProgressView training,
            @Nullable ActiveView active) {}

    /** @param profile what is usual for each feature: 5 %, 50 % and 95 % quantile of the training rows */
    record ActiveView(
            @JsonProperty("model_version") String modelVersion,
            @JsonProperty("created_at") long createdAt,
            int rows,
            int users,
            @JsonProperty("training_ms") long trainingMs,
            int trees,
            int subsample,
            long seed,
            double threshold,
            Map<String, FeatureProfile> profile) {}

    @GetMapping("/models")
    @Operation(summary = "The model that judges now, or how far the first training has come")
    Models models() {
        Model model = active.get();
        return new Models(
                model == null ? "warming_up" : "ready",
                TrainingProgressView.of(active.progress()),
                model == null ? null : view(model));
    }

    private static ActiveView view(Model model) {
        var profile = new LinkedHashMap<String, FeatureProfile>();
        for (Feature feature : Feature.all()) {
            profile.put(feature.wireName(), model.profile(feature));
        }
        var info = model.info();
        return new ActiveView(
                info.version(),
                info.createdAt(),
                info.rows(),
                info.users(),
                info.trainingMillis(),
                info.forest().trees(),
                info.forest().subsample(),
                info.forest().seed(),
                model.threshold(),
                profile);
    }
}
