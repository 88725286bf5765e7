package io.anomalyguard.inference.model;

/**
 * How far the collecting of training rows has come.
 *
 * @param rows rows in the sample
 * @param minRows rows that the first training needs
 * @param users users in the sample
 * @param minUsers users that the first training needs
 * @param waitingFor what is missing for a model, in words; "nothing" once one is there, unless the next cannot be made with
 *     these settings
 */
public record TrainingProgress(int rows, int minRows, int users, int minUsers, String waitingFor) {
    static final TrainingProgress NOTHING_YET = new TrainingProgress(0, 1, 0, 1, "the topic user.features");

    /** 0 to 100; 100 says that there are rows and users enough. */
    public int percent() {
        double part = Math.min((double) rows / minRows, (double) users / minUsers);
        return (int) Math.floor(100 * Math.min(1, part));
    }
}
