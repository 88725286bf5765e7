package io.anomalyguard.inference.model;

import io.anomalyguard.contracts.topic.Topics;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A model as the training made it.
 *
 * @param artifact the model as bytes, made once: its size says whether it can be published, and it is what is published
 */
@SuppressWarnings("ArrayRecordComponent")
record TrainedModel(Model model, byte[] artifact) {
    static TrainedModel of(Model model) {
        return new TrainedModel(model, ModelArtifact.encode(model));
    }

    String version() {
        return model.version();
    }

    /** Why the topic of models would not take it, or null. */
    @Nullable
    String refusal() {
        return artifact.length <= ModelArtifact.MAX_BYTES
                ? null
                : String.format(
                        Locale.ROOT,
                        "it has %,d bytes, and %s takes %,d at most: lower inference.training.trees (%d), subsample (%d) or "
                                + "max-rows (there were %d)",
                        artifact.length,
                        Topics.ANOMALY_MODELS,
                        ModelArtifact.MAX_BYTES,
                        model.info().forest().trees(),
                        model.info().forest().subsample(),
                        model.info().rows());
    }
}
