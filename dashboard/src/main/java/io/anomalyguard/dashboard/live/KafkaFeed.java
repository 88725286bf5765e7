package io.anomalyguard.dashboard.live;

import io.anomalyguard.tracing.Tracing;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.springframework.context.SmartLifecycle;

/**
 * Feeds the {@link LiveModel} from Kafka. One thread watches the broker and three read, however many browsers are open:
 * alerts apart from everything else, so that an alert never waits behind traffic.
 */
final class KafkaFeed implements SmartLifecycle {
    private final BrokerWatch broker;
    private final Map<String, TopicReader> readers;
    private final List<Thread> threads = new ArrayList<>();

    /** @param clientProperties how to reach the broker, security included */
    KafkaFeed(
            LiveModel model,
            LiveUpdates updates,
            LiveSettings settings,
            Map<String, Object> clientProperties,
            Clock clock,
            Tracing tracing,
            MeterRegistry registry) {
        var metrics = new FeedMetrics(registry);
        var topics = Stream.of(AlertReader.TOPICS, TrafficReader.TOPICS, LabelReader.TOPICS)
                .flatMap(List::stream)
                .toList();
        broker = new BrokerWatch(model, topics, clientProperties, clock);
        readers = Map.of(
                "kafka-alerts",
                new AlertReader(broker, clientProperties, model, updates, metrics, tracing),
                "kafka-traffic",
                new TrafficReader(broker, clientProperties, model, settings.maxBackfill(), metrics, clock),
                "kafka-labels",
                new LabelReader(broker, clientProperties, model, metrics, clock));
    }

    @Override
    public void start() {
        start("kafka-watch", broker::run);
        readers.forEach((name, reader) -> start(name, reader::run));
    }

    private void start(String name, Runnable work) {
        threads.add(Thread.ofPlatform().name(name).daemon().start(work));
    }

    @Override
    public void stop() {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(3));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return !threads.isEmpty();
    }
}
