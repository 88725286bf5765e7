package io.anomalyguard.inference.scoring;

import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.inference.model.ActiveModel;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The one way from a feature vector to a verdict: the stream and the HTTP interface both come here, so that they cannot
 * differ. Thread-safe.
 */
@Component
public final class Scorer {
    private final ActiveModel active;

    public Scorer(ActiveModel active) {
        this.active = active;
    }

    /**
     * A verdict with the model that gave it.
     *
     * @param contributions greatest share first; empty if they were not asked for
     */
    public record Judgement(Model model, Verdict verdict, List<Contribution> contributions) {}

    /** Whether reasons are worth their time. */
    public enum Explain {
        ALWAYS,
        ANOMALIES
    }

    /**
     * Judges a feature vector with the model of this moment.
     *
     * @return null while there is no model yet
     * @throws IllegalArgumentException naming the feature that is NaN, infinite or negative
     */
    public @Nullable Judgement judge(double[] vector, Explain explain) {
        Model model = active.get();
        return model == null ? null : judge(model, vector, explain);
    }

    /**
     * Judges a feature vector with a given model, so that several can be judged by the same.
     *
     * @throws IllegalArgumentException naming the feature that is NaN, infinite or negative
     */
    public static Judgement judge(Model model, double[] vector, Explain explain) {
        if (explain == Explain.ANOMALIES) {
            Verdict verdict = model.judge(vector);
            if (!verdict.isAnomaly()) {
                return new Judgement(model, verdict, List.of());
            }
        }
        var explanation = model.explain(vector);
        return new Judgement(model, explanation.verdict(), explanation.contributions());
    }
}
