package io.anomalyguard.benchmarks.stream;

import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.processor.activity.ActivitySettings;
import io.anomalyguard.processor.activity.ClickstreamTopology;
import io.anomalyguard.processor.activity.StoreKind;
import io.anomalyguard.processor.ingest.CommitIntervals;
import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Produced;

/** What catches up with the backlog, all under the same configuration of Kafka Streams. */
enum Contender {
    OURS("stream-processor") {
        @Override
        Topology topology(MeterRegistry registry) {
            return new ClickstreamTopology(
                            ActivitySettings.DEFAULT, StoreKind.IN_MEMORY, registry, Clock.systemUTC(), Tracing.OFF)
                    // Of no account: a backlog is committed in the interval that all contenders have.
                    .build(CommitIntervals.DEFAULT);
        }
    },
    /** Reads each click and writes it again with the same codec: the limit that Kafka sets. */
    PASS_THROUGH("pass-through") {
        @Override
        Topology topology(MeterRegistry registry) {
            var builder = new StreamsBuilder();
            var clicks = Topics.CLICKSTREAM_EVENTS.valueSerde();
            builder.stream(Topics.CLICKSTREAM_EVENTS.name(), Consumed.with(Serdes.ByteArray(), clicks))
                    .to(OUTPUT, Produced.with(Serdes.ByteArray(), clicks));
            return builder.build();
        }
    },
    PLAIN_DSL("plain DSL") {
        @Override
        Topology topology(MeterRegistry registry) {
            return PlainDsl.topology(OUTPUT);
        }
    };

    /** Where the references write to. */
    static final String OUTPUT = "bench.output";

    final String label;

    Contender(String label) {
        this.label = label;
    }

    abstract Topology topology(MeterRegistry registry);
}
