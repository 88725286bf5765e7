package io.anomalyguard.inference.model;

/**
 * How a new model does beside the one that judges, on the same rows. Rows weigh as in {@link Reference}.
 *
 * @param rows how many both have scored
 * @param anomalyRate share that the new one finds anomalous
 * @param championRate share that the one that judges finds anomalous
 * @param agreement share on which both say the same
 * @param scoreDrift how far the new one's scores have moved since its training, see {@link Drift}
 * @param accepted whether it is sane enough to take over, going by these rows
 * @param reason why, in words, with the figures
 */
public record Trial(
        int rows,
        double anomalyRate,
        double championRate,
        double agreement,
        double scoreDrift,
        boolean accepted,
        String reason) {
    /** The same with the decision that somebody has taken. */
    Trial forced() {
        return accepted
                ? this
                : new Trial(
                        rows,
                        anomalyRate,
                        championRate,
                        agreement,
                        scoreDrift,
                        true,
                        "as was asked for, with " + reason);
    }
}
