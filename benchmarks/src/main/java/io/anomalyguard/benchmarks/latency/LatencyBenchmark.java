package io.anomalyguard.benchmarks.latency;

import io.anomalyguard.benchmarks.Infra;
import io.anomalyguard.benchmarks.Jvm;
import io.anomalyguard.benchmarks.Options;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * From a click to its feature row in Redis, and to the alert that it raises, through the services' real jars, beside a
 * bare Kafka round trip of the same producer in the same seconds. Latency counts from the moment at which the click was
 * due, so that a load generator that is held up hides nothing.
 */
public final class LatencyBenchmark {
    private static final Map<String, String> DEFAULTS =
            Map.of("rates", "500,2000,10000", "seconds", "30", "warm-up", "90", "garbage", "0");
    private static final Duration START = Duration.ofMinutes(3);
    /** Until the compilers are done with services, broker and this JVM; what comes before says how a start feels. */
    private static final int WARM_UP_RATE = 2_000;

    /** From one rate to the next. */
    private static final Duration CHANGE = Duration.ofSeconds(10);

    /** While there is no model yet. */
    private static final int TRAINING_RATE = 1_000;

    private static final List<String> JVM = List.of("-Xmx256m", "-XX:+UseSerialGC");

    private LatencyBenchmark() {}

    public static void run(List<String> arguments) throws Exception {
        var options = new Options(DEFAULTS, arguments);
        List<Integer> rates = options.numbers("rates");
        var duration = Duration.ofSeconds(options.number("seconds"));
        var warmUp = Duration.ofSeconds(options.number("warm-up"));
        int garbage = options.numberOrNone("garbage");
        try (var infra = Infra.start()) {
            try (var admin = Admin.create(Map.of("bootstrap.servers", infra.kafka()))) {
                admin.createTopics(List.of(new NewTopic(Load.ECHO, 1, (short) 1)))
                        .all()
                        .get();
            }
            int processorPort = freePort();
            int inferencePort = freePort();
            try (var processor = service("stream-processor", processorPort, infra);
                    var inference = service("inference-service", inferencePort, infra);
                    var watch = new Watch(infra.kafka(), infra.redisUri());
                    var load = new Load(infra.kafka(), watch)) {
                awaitReady(processorPort, () -> {});
                // The model is trained on people, before there is any attack.
                awaitReady(inferencePort, () -> load.run(TRAINING_RATE, Duration.ofSeconds(2), false, 0));
                System.out.println("Warming up");
                load.run(WARM_UP_RATE, warmUp, true, 0);
                for (int rate : rates) {
                    for (int each : garbage == 0 ? List.of(0) : List.of(0, garbage)) {
                        load.run(rate, CHANGE, true, each);
                        watch.reset();
                        long attackers = load.run(rate, duration, true, each);
                        watch.settle();
                        report(rate, each, attackers, watch, load.latestNanos());
                    }
                }
            }
        }
    }

    private static Jvm service(String module, int port, Infra infra) {
        var command = new ArrayList<>(JVM);
        command.addAll(List.of("-jar", Jvm.jar(module)));
        return Jvm.start(
                module,
                Map.of(
                        "SERVER_PORT",
                        String.valueOf(port),
                        "KAFKA_BOOTSTRAP_SERVERS",
                        infra.kafka(),
                        "REDIS_URI",
                        infra.redisUri(),
                        "STATE_DIR",
                        infra.directory(module).toString()),
                command);
    }

    private static void awaitReady(int port, Runnable meanwhile) throws InterruptedException {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/actuator/health/readiness"))
                .timeout(Duration.ofSeconds(5))
                .build();
        long deadline = System.nanoTime() + START.toNanos();
        try (var http = HttpClient.newHttpClient()) {
            while (System.nanoTime() - deadline < 0) {
                try {
                    if (http.send(request, HttpResponse.BodyHandlers.discarding())
                                    .statusCode()
                            == 200) {
                        return;
                    }
                } catch (IOException e) {
                    // It does not listen yet.
                }
                meanwhile.run();
                Thread.sleep(200);
            }
        }
        throw new IllegalStateException("not ready within " + START.toSeconds() + " s: port " + port);
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void report(int rate, int garbage, long attackers, Watch watch, long latestNanos) {
        Histogram echo = watch.echo();
        System.out.printf(
                Locale.ROOT,
                "%n%,d events/s%s (the generator was at most %d ms late)%n",
                rate,
                garbage == 0 ? "" : " and %d broken records with each".formatted(garbage),
                latestNanos / 1_000_000);
        line("bare Kafka round trip", echo, echo);
        line("click -> row in Redis", watch.rows(), echo);
        line("click -> alert", watch.alerts(), echo);
        System.out.printf(
                Locale.ROOT,
                "  %d attackers, %d alerts; %d probes without a row%n",
                attackers,
                watch.alerts().getTotalCount(),
                watch.lost());
    }

    private static void line(String what, Histogram times, Histogram reference) {
        System.out.printf(
                Locale.ROOT,
                "  %-22s p50 %7.1f  p99 %7.1f  p99.9 %7.1f  max %7.1f ms  (%,d)  p99 %.1f times the round trip's%n",
                what,
                times.getValueAtPercentile(50) / 1e3,
                times.getValueAtPercentile(99) / 1e3,
                times.getValueAtPercentile(99.9) / 1e3,
                times.getMaxValue() / 1e3,
                times.getTotalCount(),
                (double) times.getValueAtPercentile(99) / Math.max(reference.getValueAtPercentile(99), 1));
    }
}
