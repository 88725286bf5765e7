package io.anomalyguard.benchmarks.stream;

import com.sun.management.OperatingSystemMXBean;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.processor.ingest.CommitIntervals;
import io.anomalyguard.processor.runtime.StreamsRunner;
import io.anomalyguard.processor.runtime.StreamsSettings;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.streams.KafkaStreams;
import org.springframework.util.unit.DataSize;

/**
 * One contender over the whole backlog, in this JVM. The first quarter of the clicks, or 10 s where that is shorter,
 * warms up; what follows is measured, for 15 s at most. Prints {@code RESULT events-per-second cpu-nanos-per-event
 * heap-bytes}; the heap is what is in use after a collection at the end.
 */
final class CatchUp {
    private static final long WARM_UP_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final long MEASURED_NANOS = TimeUnit.SECONDS.toNanos(15);
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

    private final StreamsRunner runner;

    private CatchUp(StreamsRunner runner) {
        this.runner = runner;
    }

    /** Takes contender, application id, bootstrap servers, clicks, state directory, stream threads, commit interval in ms. */
    public static void main(String[] args) {
        var registry = new SimpleMeterRegistry();
        Map<String, Object> connection = Map.of("bootstrap.servers", args[2]);
        var interval = Duration.ofMillis(Long.parseLong(args[6]));
        var settings = new StreamsSettings(
                args[1],
                args[4],
                Integer.parseInt(args[5]),
                new CommitIntervals(interval, interval, interval),
                0,
                -1,
                DataSize.ofMegabytes(128),
                true);
        var runner = new StreamsRunner(
                Contender.valueOf(args[0]).topology(registry),
                settings,
                null,
                connection,
                connection,
                List.of(Topics.CLICKSTREAM_EVENTS.name(), Topics.USER_FEATURES.name()),
                registry);
        runner.start();
        try {
            String result = new CatchUp(runner).measure(Long.parseLong(args[3]));
            double rejected = registry.find("anomalyguard.events.rejected").counters().stream()
                    .mapToDouble(Counter::count)
                    .sum();
            if (rejected > 0) {
                throw new IllegalStateException(rejected + " clicks were rejected: nothing worth measuring");
            }
            System.out.println(result);
        } finally {
            runner.stop();
        }
    }

    static List<String> command(
            Contender contender,
            String applicationId,
            String kafka,
            long clicks,
            Path state,
            int threads,
            int commitMs,
            List<String> options) {
        var command = new ArrayList<>(options);
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                CatchUp.class.getName(),
                contender.name(),
                applicationId,
                kafka,
                String.valueOf(clicks),
                state.toString(),
                String.valueOf(threads),
                String.valueOf(commitMs)));
        return command;
    }

    private String measure(long clicks) {
        long start = System.nanoTime();
        await(1, start + PATIENCE_NANOS);
        await(clicks / 4, System.nanoTime() + WARM_UP_NANOS);
        double before = processed();
        long begin = System.nanoTime();
        long cpuBegin = cpuNanos();
        await(clicks, begin + MEASURED_NANOS);
        double measured = processed() - before;
        double rate = measured / (System.nanoTime() - begin) * 1e9;
        double cpu = (cpuNanos() - cpuBegin) / measured;
        System.gc();
        long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
        return "RESULT " + Math.round(rate) + " " + Math.round(cpu) + " " + heap;
    }

    /** CPU time of this JVM, all its threads together. */
    private static long cpuNanos() {
        return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
    }

    private void await(long clicks, long until) {
        while (processed() < clicks && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(10));
        }
    }

    /** Clicks that the topology has taken in. */
    private double processed() {
        return runner.phase() instanceof StreamsRunner.Phase.Started(KafkaStreams streams)
                ? streams.metrics().values().stream()
                        .filter(metric -> metric.metricName().group().equals("stream-thread-metrics")
                                && metric.metricName().name().equals("process-total"))
                        .mapToDouble(metric -> ((Number) metric.metricValue()).doubleValue())
                        .sum()
                : 0;
    }
}
