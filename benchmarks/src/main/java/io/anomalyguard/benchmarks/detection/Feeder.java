package io.anomalyguard.benchmarks.detection;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import java.util.function.Consumer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;

/** Runs one processor with its store, without a broker, on a clock that is moved. Not thread-safe. */
final class Feeder<KI, VI, KO, VO> implements AutoCloseable {
    private final Processor<KI, VI, KO, VO> processor;
    private final MockProcessorContext<KO, VO> context;
    private final Consumer<VO> output;
    private final long tick;
    private long lastTick;
    private long offset;

    /** @param tick interval of the processor's clock */
    Feeder(Processor<KI, VI, KO, VO> processor, StoreBuilder<?> store, Duration tick, long start, Consumer<VO> output) {
        var config = new Properties();
        config.put(StreamsConfig.APPLICATION_ID_CONFIG, "detection");
        config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "unused:1");
        this.processor = processor;
        this.output = output;
        this.tick = tick.toMillis();
        this.lastTick = start;
        context = new MockProcessorContext<>(
                config, new TaskId(0, 0), Path.of("unused").toFile());
        context.setCurrentSystemTimeMs(start);
        context.setCurrentStreamTimeMs(start);
        var built = store.withLoggingDisabled().withCachingDisabled().build();
        built.init(context.getStateStoreContext(), built);
        context.addStateStore(built);
        processor.init(context);
    }

    /** Something arrives at a time, which must not go back. */
    void feed(KI key, VI value, long now) {
        for (; lastTick + tick <= now; lastTick += tick) {
            context.setCurrentSystemTimeMs(lastTick + tick);
            for (var punctuator : context.scheduledPunctuators()) {
                punctuator.getPunctuator().punctuate(lastTick + tick);
            }
            drain();
        }
        context.setCurrentSystemTimeMs(now);
        context.setCurrentStreamTimeMs(now);
        context.setRecordMetadata("input", 0, offset++);
        processor.process(new Record<>(key, value, now));
        drain();
    }

    private void drain() {
        var forwarded = context.forwarded();
        if (!forwarded.isEmpty()) {
            var values =
                    forwarded.stream().map(capture -> capture.record().value()).toList();
            context.resetForwards();
            values.forEach(output);
        }
    }

    @Override
    public void close() {
        processor.close();
    }
}
