package io.anomalyguard.processor.activity;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.processor.ingest.AppendTime;
import io.anomalyguard.processor.ingest.CommitIntervals;
import io.anomalyguard.processor.ingest.IngestMetrics;
import io.anomalyguard.processor.ingest.IngestProcessor;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.AutoOffsetReset;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * {@code clickstream.events} to {@code user.features} and {@code clickstream.events.dlq}. One task for each partition;
 * a user's state lives in the partition of his key.
 */
public final class ClickstreamTopology {
    /** The topics that must exist before the topology can run. */
    public static final List<String> TOPICS =
            List.of(Topics.CLICKSTREAM_EVENTS.name(), Topics.USER_FEATURES.name(), Topics.CLICKSTREAM_DLQ);

    public static final String STORE = "user-activity";

    private static final String CLICKS = "clicks";
    private static final String INGEST = "ingest";
    private static final String ACTIVITY = "activity";
    private static final String FEATURES = "features";
    private static final String DEAD_LETTERS = "dead-letters";

    private final ActivitySettings settings;
    private final StoreKind storeKind;
    private final MeterRegistry registry;
    private final Clock clock;
    private final Tracing tracing;

    /** @param clock what a producer-stamped record time is held against; see {@link AppendTime} */
    public ClickstreamTopology(
            ActivitySettings settings, StoreKind storeKind, MeterRegistry registry, Clock clock, Tracing tracing) {
        this.settings = settings;
        this.storeKind = storeKind;
        this.registry = registry;
        this.clock = clock;
        this.tracing = tracing;
    }

    /**
     * The topology, with the store of the kind chosen.
     *
     * @param commits how often a task commits
     */
    public Topology build(CommitIntervals commits) {
        return build(commits, storeKind.supplier(STORE));
    }

    Topology build(CommitIntervals commits, KeyValueBytesStoreSupplier users) {
        var ingestMetrics = new IngestMetrics(registry);
        var activityMetrics = new ActivityMetrics(registry);
        var bytes = Serdes.ByteArray();
        return new Topology()
                .addSource(
                        AutoOffsetReset.earliest(),
                        CLICKS,
                        new AppendTime(clock),
                        bytes.deserializer(),
                        bytes.deserializer(),
                        Topics.CLICKSTREAM_EVENTS.name())
                .addProcessor(
                        INGEST,
                        () -> new IngestProcessor(ACTIVITY, DEAD_LETTERS, ingestMetrics, tracing, commits),
                        CLICKS)
                .addProcessor(ACTIVITY, () -> new ActivityProcessor(STORE, settings, activityMetrics), INGEST)
                .addStateStore(store(users), ACTIVITY)
                .addSink(
                        FEATURES,
                        Topics.USER_FEATURES.name(),
                        bytes.serializer(),
                        Topics.USER_FEATURES.valueSerde().serializer(),
                        ACTIVITY)
                .addSink(DEAD_LETTERS, Topics.CLICKSTREAM_DLQ, bytes.serializer(), bytes.serializer(), INGEST);
    }

    /** The store that {@link ActivityProcessor} keeps users in. */
    public StoreBuilder<?> store() {
        return store(storeKind.supplier(STORE));
    }

    private StoreBuilder<?> store(KeyValueBytesStoreSupplier users) {
        return UserStore.builder(users, settings.userCache().toBytes());
    }
}
