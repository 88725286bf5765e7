package io.anomalyguard.benchmarks.stream;

import io.anomalyguard.benchmarks.Infra;
import io.anomalyguard.benchmarks.Jvm;
import io.anomalyguard.benchmarks.Options;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Catch-up throughput of the stream processor's topology beside two references in the same run: a pass-through with the
 * same codec, and the same windows in the plain DSL. The broker in a JVM of its own; each run in a
 * fresh JVM with an application id of its own; the order is reversed from run to run.
 */
public final class StreamBenchmark {
    private static final Map<String, String> DEFAULTS = Map.of(
            "events",
            "2000000",
            "users",
            "10000,1000000",
            "runs",
            "5",
            "threads",
            "1",
            "commit-ms",
            "4000",
            "heap-mb",
            "2048");

    private record Run(long eventsPerSecond, long cpuNanosPerEvent, long heapBytes) {}

    private final Options options;

    private StreamBenchmark(Options options) {
        this.options = options;
    }

    public static void run(List<String> arguments) throws Exception {
        var benchmark = new StreamBenchmark(new Options(DEFAULTS, arguments));
        for (int users : benchmark.options.numbers("users")) {
            benchmark.measure(users);
        }
    }

    private void measure(int users) throws Exception {
        try (var infra = Infra.start()) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", infra.kafka()))) {
                admin.createTopics(List.of(new NewTopic(Contender.OUTPUT, Optional.empty(), Optional.empty())))
                        .all()
                        .get();
            }
            var backlog = Backlog.write(infra.kafka(), options.number("events"), users);
            System.out.printf(
                    Locale.ROOT,
                    "%n%,d clicks of %,d users, %d bytes each%n",
                    backlog.clicks(),
                    backlog.users(),
                    backlog.bytes());
            var runs = new EnumMap<Contender, List<Run>>(Contender.class);
            var order = new ArrayList<>(List.of(Contender.values()));
            for (int i = 1; i <= options.number("runs"); i++) {
                for (Contender contender : order) {
                    if (contender == Contender.PLAIN_DSL && i > 1) {
                        // So far off that one run tells, and it takes longer than all others together.
                        continue;
                    }
                    Run run = catchUp(contender, i, infra, backlog);
                    runs.computeIfAbsent(contender, c -> new ArrayList<>()).add(run);
                    System.out.printf(
                            Locale.ROOT,
                            "  run %d  %-16s %,9d events/s, %5.1f us of CPU each%n",
                            i,
                            contender.label,
                            run.eventsPerSecond(),
                            run.cpuNanosPerEvent() / 1e3);
                }
                order = new ArrayList<>(order.reversed());
            }
            report(runs, backlog, stateBytes(infra.kafka(), applicationId(Contender.OURS, 1)));
        }
    }

    private Run catchUp(Contender contender, int run, Infra infra, Backlog backlog) throws InterruptedException {
        String id = applicationId(contender, run);
        var command = CatchUp.command(
                contender,
                id,
                infra.kafka(),
                backlog.clicks(),
                infra.directory(id),
                options.number("threads"),
                options.number("commit-ms"),
                jvmOptions());
        try (var jvm = Jvm.start(contender.label, Map.of(), command)) {
            String[] result = jvm.awaitLine("RESULT", Duration.ofMinutes(3)).split(" ", -1);
            return new Run(Long.parseLong(result[1]), Long.parseLong(result[2]), Long.parseLong(result[3]));
        }
    }

    /** As in the service's image. */
    private List<String> jvmOptions() {
        String heap = options.number("heap-mb") + "m";
        var jvm = new ArrayList<>(List.of("-Xms" + heap, "-Xmx" + heap, "-XX:+UseSerialGC", "-XX:+AlwaysPreTouch"));
        // Other systems' JVMs do not know it, and do not start.
        if (System.getProperty("os.name").equals("Linux")) {
            jvm.add("-XX:+UseTransparentHugePages");
        }
        return jvm;
    }

    private static String applicationId(Contender contender, int run) {
        return "bench-" + contender.name().toLowerCase(Locale.ROOT).replace('_', '-') + "-" + run;
    }

    private void report(Map<Contender, List<Run>> runs, Backlog backlog, State state) {
        long ours = median(runs, Contender.OURS, Run::eventsPerSecond);
        long limit = median(runs, Contender.PASS_THROUGH, Run::eventsPerSecond);
        long dsl = median(runs, Contender.PLAIN_DSL, Run::eventsPerSecond);
        long heap = runs.getOrDefault(Contender.OURS, List.of()).getLast().heapBytes();
        long base =
                runs.getOrDefault(Contender.PASS_THROUGH, List.of()).getLast().heapBytes();
        System.out.printf(
                Locale.ROOT,
                "median: stream-processor %,d events/s = %.2f of the pass-through (%,d), %.1f times the plain DSL"
                        + " (%,d)%n",
                ours,
                (double) ours / limit,
                limit,
                (double) ours / dsl,
                dsl);
        System.out.printf(
                Locale.ROOT,
                "CPU of the JVM per event, which other load on the machine disturbs less: pass-through / ours %.2f%n",
                (double) median(runs, Contender.PASS_THROUGH, Run::cpuNanosPerEvent)
                        / median(runs, Contender.OURS, Run::cpuNanosPerEvent));
        System.out.printf(
                Locale.ROOT,
                "heap after a collection: %,d MB, %,d MB of it are the clients'; per user %,d bytes of heap, "
                        + "%,d of state in the changelog (at most %,d)%n",
                heap >> 20,
                base >> 20,
                (heap - base) / backlog.users(),
                state.mean(),
                state.max());
    }

    private static long median(Map<Contender, List<Run>> runs, Contender contender, ToLongFunction<Run> figure) {
        var sorted = runs.getOrDefault(contender, List.of()).stream()
                .map(figure::applyAsLong)
                .sorted()
                .toList();
        return sorted.get(sorted.size() / 2);
    }

    /** Bytes of one user's state. */
    private record State(long mean, long max) {}

    /** Reads what the changelog holds of each user in the end. */
    private static State stateBytes(String kafka, String applicationId) {
        String topic = applicationId + "-user-activity-changelog";
        var sizes = new HashMap<ByteBuffer, Integer>();
        try (var consumer = new KafkaConsumer<>(
                Map.<String, Object>of("bootstrap.servers", kafka, "isolation.level", "read_committed"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            var partitions = consumer.partitionsFor(topic).stream()
                    .map(p -> new TopicPartition(topic, p.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            var ends = consumer.endOffsets(partitions);
            while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
                for (var record : consumer.poll(Duration.ofMillis(200))) {
                    sizes.put(ByteBuffer.wrap(record.key()), record.value() == null ? 0 : record.value().length);
                }
            }
        }
        var statistics = sizes.values().stream().mapToInt(Integer::intValue).summaryStatistics();
        return new State(Math.round(statistics.getAverage()), statistics.getMax());
    }
}
