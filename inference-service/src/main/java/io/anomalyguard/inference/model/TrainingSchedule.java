package io.anomalyguard.inference.model;

import java.util.Arrays;

/** Decides when to train. Knows nothing of Kafka and no clock of its own. Not thread-safe. */
final class TrainingSchedule {
    static final String NOTHING = "nothing";
    private static final long TELL_EVERY_MS = 5_000;

    /** A model is mature when it was chosen from so many times the rows that the sample holds. */
    private static final long MATURE = 2;

    /** So many rows tell by their median when the stream began: some clients' clocks are wrong. */
    private static final int FIRST_ROWS = 101;

    /** A model lives at least so long, however young the stream was. */
    private static final long LEAST_LIFE_MS = 30_000;

    /** @param waitingFor what is missing, in words; "nothing" if nothing is */
    record Decision(boolean train, String waitingFor) {
        /** Whether a training would have rows enough. */
        boolean isReady() {
            return waitingFor.equals(NOTHING);
        }
    }

    private final TrainingSettings settings;
    private final long[] firstRows = new long[FIRST_ROWS];
    private int first;
    private long newestRow;
    private long enoughSince = -1;
    private long lastTold = -1;

    /** Since when rows have been waiting that were not read; -1 if none are. */
    private long behindSince = -1;

    private boolean everTrained;
    private long trainedAt;
    /** How long after the model its successor is due. */
    private long lifeMs;

    private long seenWhenTrained;

    TrainingSchedule(TrainingSettings settings) {
        this.settings = settings;
    }

    /** Notes the event time of a row. */
    void saw(long timestamp) {
        newestRow = Math.max(newestRow, timestamp);
        if (first < FIRST_ROWS) {
            firstRows[first++] = timestamp;
        }
    }

    /** @param atEnd whether all of the topic has been read */
    Decision decide(TrainingSample sample, boolean atEnd, long now) {
        if (sample.rows() < settings.minRows()) {
            return wait("feature rows");
        }
        if (sample.users() < settings.minUsers()) {
            return wait("rows of more users");
        }
        if (enoughSince < 0) {
            enoughSince = now;
        }
        if (atEnd) {
            behindSince = -1;
        } else if (behindSince < 0) {
            behindSince = now;
        }
        if (!everTrained) {
            boolean patient = now - enoughSince < settings.settle().toMillis();
            if (!atEnd && patient) {
                return wait("the rest of the topic");
            }
            if (now - newestRow > settings.live().toMillis() && patient) {
                return wait("rows of the present");
            }
            return new Decision(true, NOTHING);
        }
        if (!atEnd && now - behindSince < settings.retrainEvery().toMillis()) {
            // After a restart the first rows read are the oldest: a model of them would judge the present by the past.
            return wait("the rest of the topic");
        }
        boolean immature = seenWhenTrained < MATURE * settings.maxRows();
        boolean doubled = immature && sample.seen() >= 2 * seenWhenTrained;
        boolean due = now - trainedAt >= lifeMs;
        return new Decision(doubled || due, NOTHING);
    }

    void trained(TrainingSample sample, long now) {
        everTrained = true;
        trainedAt = now;
        lifeMs = life(streamAge(now));
        seenWhenTrained = sample.seen();
    }

    /**
     * There is a model of an earlier run or of another instance: the next is due when it has its age.
     *
     * @param model where it comes from
     */
    void resume(ModelInfo model) {
        everTrained = true;
        trainedAt = model.createdAt();
        lifeMs = life(model.createdAt() - model.from());
        seenWhenTrained = MATURE * settings.maxRows();
    }

    /** Whether a model was made after the last one that this knows of. */
    boolean isNews(ModelInfo model) {
        return !everTrained || model.createdAt() > trainedAt;
    }

    /**
     * Where a stream began a minute ago no session is longer than a minute: to a model of that minute, all that go on are
     * odd. However many rows it was made from, it lasts half as long as the stream had by then.
     */
    private long life(long streamAge) {
        return Math.min(settings.retrainEvery().toMillis(), Math.max(LEAST_LIFE_MS, streamAge / 2));
    }

    private long streamAge(long now) {
        long[] times = Arrays.copyOf(firstRows, first);
        Arrays.sort(times);
        return first == 0 ? 0 : now - times[first / 2];
    }

    /** True every few seconds. */
    boolean shouldTell(long now) {
        if (now - lastTold < TELL_EVERY_MS) {
            return false;
        }
        lastTold = now;
        return true;
    }

    private static Decision wait(String what) {
        return new Decision(false, what);
    }
}
