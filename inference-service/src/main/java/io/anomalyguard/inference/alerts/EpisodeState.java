package io.anomalyguard.inference.alerts;

import io.anomalyguard.contracts.alert.Alert;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** An {@link Episode} as the state store and its changelog keep it. Names and meaning are those of its fields. */
record EpisodeState(
        String userId,
        int partition,
        long offset,
        int recent,
        int normalRun,
        long anomalies,
        long firstAnomalyAt,
        long lastAnomalyMs,
        long suppressedUntil,
        @Nullable Alert alert,
        boolean unpublished,
        long publishedMs,
        List<UUID> actions,
        @Nullable Alert closed,
        // Absent where an earlier version wrote it.
        @Nullable Boolean quiet) {}
