package io.anomalyguard.benchmarks.score;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.anomalyguard.benchmarks.Infra;
import io.anomalyguard.benchmarks.Jvm;
import io.anomalyguard.benchmarks.Options;
import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.feast.OnlineStore;
import io.anomalyguard.feast.OnlineStoreSettings;
import io.anomalyguard.testing.People;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.HdrHistogram.Histogram;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * {@code POST /score} over HTTP with the features in Redis, beside {@code GET /v2/health/live} of the same server, which
 * returns a constant: what HTTP and Spring cost alone. First as fast as it goes over a number of connections, the two in
 * turns, and their ratio is the median of the turns': machines are slower for a while and then fast again. Then at a fixed
 * rate, where a latency counts from the moment that the call was due.
 */
public final class ScoreBenchmark {
    private static final int USERS = 2_000;
    private static final int RATE_CONNECTIONS = 32;
    private static final int WARM_UP_TURNS = 8;
    private static final Duration WARM_UP_TURN = Duration.ofSeconds(4);
    private static final byte[] BARE = KeepAliveConnection.get("/v2/health/live");

    private final int port;
    private final Jvm service;
    private final List<byte[]> requests;

    private ScoreBenchmark(int port, Jvm service) {
        this.port = port;
        this.service = service;
        this.requests = new ArrayList<>();
        for (int user = 0; user < USERS; user++) {
            requests.add(KeepAliveConnection.post("/score", "{\"user_id\":\"u-" + user + "\"}"));
        }
    }

    private record Result(double seconds, Duration cpu, Histogram micros) {
        static final Result NONE = new Result(0, Duration.ZERO, new Histogram(3));

        double perSecond() {
            return micros.getTotalCount() / seconds;
        }

        Result and(Result other) {
            var both = micros.copy();
            both.add(other.micros);
            return new Result(seconds + other.seconds, cpu.plus(other.cpu), both);
        }
    }

    public static void run(List<String> arguments) throws Exception {
        var options = new Options(
                Map.of("connections", "1,4,16,64", "turns", "5", "seconds", "3", "rate", "1000"), arguments);
        int port = freePort();
        try (var infra = Infra.start();
                var service = Jvm.start(
                        "inference-service",
                        Map.of(
                                "SERVER_PORT", String.valueOf(port),
                                "KAFKA_BOOTSTRAP_SERVERS", infra.kafka(),
                                "REDIS_URI", infra.redisUri(),
                                "STATE_DIR", infra.directory("streams").toString()),
                        List.of("-Xmx256m", "-XX:+UseSerialGC", "-jar", Jvm.jar("inference-service")))) {
            fillIn(infra);
            var benchmark = new ScoreBenchmark(port, service);
            benchmark.awaitVerdict();
            benchmark.measure(options);
        }
    }

    private void measure(Options options) throws Exception {
        System.out.println("Warming up");
        // In turns: what the compiler learns of one must not be forgotten for the other.
        for (int turn = 0; turn < WARM_UP_TURNS; turn++) {
            asFastAsItGoes(true, 16, WARM_UP_TURN);
            asFastAsItGoes(false, 16, WARM_UP_TURN);
        }
        System.out.printf(
                Locale.ROOT,
                "%n%-24s %9s %18s %9s %9s %9s %12s%n",
                "",
                "calls/s",
                "ratio (min-max)",
                "p50 ms",
                "p99 ms",
                "p99.9 ms",
                "CPU us/call");
        int turns = options.number("turns");
        Duration time = Duration.ofSeconds(options.number("seconds"));
        for (int connections : options.numbers("connections")) {
            inTurns(connections, turns, time);
        }
        int rate = options.number("rate");
        Duration all = time.multipliedBy(turns);
        print(rate + "/s, constant", atRate(false, rate, all), "");
        print(rate + "/s, /score", atRate(true, rate, all), "");
    }

    private void inTurns(int connections, int turns, Duration time) throws Exception {
        var bare = Result.NONE;
        var score = Result.NONE;
        var ratios = new double[turns];
        for (int turn = 0; turn < turns; turn++) {
            Result bareTurn = asFastAsItGoes(false, connections, time);
            Result scoreTurn = asFastAsItGoes(true, connections, time);
            ratios[turn] = scoreTurn.perSecond() / bareTurn.perSecond();
            bare = bare.and(bareTurn);
            score = score.and(scoreTurn);
        }
        Arrays.sort(ratios);
        print(connections + " conn, constant", bare, "");
        print(
                connections + " conn, /score",
                score,
                String.format(Locale.ROOT, "%.2f (%.2f-%.2f)", ratios[turns / 2], ratios[0], ratios[turns - 1]));
    }

    private static void print(String what, Result result, String ratio) {
        System.out.printf(
                Locale.ROOT,
                "%-24s %9.0f %18s %9.2f %9.2f %9.2f %12.0f%n",
                what,
                result.perSecond(),
                ratio,
                result.micros().getValueAtPercentile(50) / 1000.0,
                result.micros().getValueAtPercentile(99) / 1000.0,
                result.micros().getValueAtPercentile(99.9) / 1000.0,
                result.cpu().toNanos() / 1000.0 / Math.max(1, result.micros().getTotalCount()));
    }

    /** Each connection sends its next call when it has the answer to the one before. */
    private Result asFastAsItGoes(boolean score, int connections, Duration time) throws Exception {
        long start = System.nanoTime();
        long end = start + time.toNanos();
        return together(connections, connection -> {
            var micros = new Histogram(3);
            try (var http = new KeepAliveConnection(port)) {
                long now = System.nanoTime();
                for (int i = connection; now < end; i += connections) {
                    call(http, score, i);
                    long done = System.nanoTime();
                    micros.recordValue((done - now) / 1000);
                    now = done;
                }
            }
            return micros;
        });
    }

    /** Each connection has its share of the rate; who is late is late in the figures, too. */
    private Result atRate(boolean score, int rate, Duration time) throws Exception {
        long start = System.nanoTime() + 10_000_000;
        long calls = rate * time.toSeconds();
        return together(RATE_CONNECTIONS, connection -> {
            var micros = new Histogram(3);
            try (var http = new KeepAliveConnection(port)) {
                for (long i = connection; i < calls; i += RATE_CONNECTIONS) {
                    long due = start + i * 1_000_000_000 / rate;
                    for (long wait; (wait = due - System.nanoTime()) > 0; ) {
                        Thread.sleep(Duration.ofNanos(wait));
                    }
                    call(http, score, (int) i);
                    micros.recordValue((System.nanoTime() - due) / 1000);
                }
            }
            return micros;
        });
    }

    private void call(KeepAliveConnection http, boolean score, int i) throws IOException {
        int status = http.call(score ? requests.get(i % USERS) : BARE);
        if (status != 200) {
            throw new IllegalStateException("status " + status);
        }
    }

    private interface Caller {
        Histogram call(int connection) throws Exception;
    }

    private Result together(int connections, Caller caller) throws InterruptedException, ExecutionException {
        Duration cpuBefore = service.cpuTime();
        long start = System.nanoTime();
        var all = new Histogram(3);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<Histogram>>();
            for (int connection = 0; connection < connections; connection++) {
                int number = connection;
                Callable<Histogram> task = () -> caller.call(number);
                running.add(threads.submit(task));
            }
            for (var one : running) {
                all.add(one.get());
            }
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(seconds, service.cpuTime().minus(cpuBefore), all);
    }

    private void awaitVerdict() throws InterruptedException {
        long deadline = System.nanoTime() + Duration.ofMinutes(2).toNanos();
        while (System.nanoTime() < deadline) {
            try (var http = new KeepAliveConnection(port)) {
                if (http.call(KeepAliveConnection.get("/v2/health/ready")) == 200) {
                    return;
                }
            } catch (IOException e) {
                // Not listening yet.
            }
            Thread.sleep(Duration.ofMillis(200));
        }
        throw new IllegalStateException("inference-service was not ready within two minutes");
    }

    /** Rows of people, to train on and to be asked about. */
    private static void fillIn(Infra infra) {
        List<UserActivity> rows = People.rows(new Random(3), USERS, 5 * USERS);
        Map<String, Object> config = Map.of("bootstrap.servers", infra.kafka());
        try (var producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
            for (var row : rows) {
                var _ = producer.send(new ProducerRecord<>(
                        Topics.USER_FEATURES.name(),
                        row.userId().getBytes(UTF_8),
                        Topics.USER_FEATURES.codec().encode(row)));
            }
        }
        var settings = new OnlineStoreSettings(
                infra.redisUri(), null, "anomalyguard", Duration.ofHours(1), Duration.ofSeconds(10));
        try (var store = OnlineStore.connect(settings)) {
            store.write(rows);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
