package io.anomalyguard.dashboard.live;

import org.jspecify.annotations.Nullable;

/**
 * The figures of one instant; while the broker does not answer, of its last answer.
 *
 * @param atMs when, epoch milliseconds
 * @param pipeline how the pipeline does
 * @param loaded false until the topics have been read up to where they were at start; figures mean nothing before
 * @param eventsPerSecond mean over the last full seconds
 * @param activeUsers different users within the last minute
 * @param activeUsersEstimated whether {@code activeUsers} is an estimate (far above 65,536 users)
 * @param anomaliesPerMinute anomalous verdicts in the last minute
 * @param verdictsPerMinute verdicts in the last minute
 * @param rejected events that could not be read, in the last five minutes
 * @param clickToVerdict broker's receipt of the click until its verdict, last minute; null where none came. What
 *     waited before the pipeline was first seen to be live does not count
 * @param clickToScreen broker's receipt of the click that opened an alert until a browser had painted it and its word
 *     of that was here, last {@value LiveModel#SCREEN_WINDOW_SECONDS} s; null where no alert came
 * @param modelVersion the model of the newest verdict, or null
 * @param threshold its threshold, or null
 */
public record Overview(
        long atMs,
        PipelineState pipeline,
        boolean loaded,
        double eventsPerSecond,
        long activeUsers,
        boolean activeUsersEstimated,
        long anomaliesPerMinute,
        long verdictsPerMinute,
        long rejected,
        @Nullable Latency clickToVerdict,
        @Nullable Latency clickToScreen,
        @Nullable String modelVersion,
        @Nullable Double threshold) {}
