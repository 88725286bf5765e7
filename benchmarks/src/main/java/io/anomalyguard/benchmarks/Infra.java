package io.anomalyguard.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** Kafka and Redis as the demo runs them, on free ports and empty; removed afterwards. */
public final class Infra implements AutoCloseable {
    private final Path directory;
    private final Jvm jvm;
    private final String kafka;
    private final String redis;

    private Infra(Path directory, Jvm jvm, String ready) {
        this.directory = directory;
        this.jvm = jvm;
        this.kafka = address("kafka", ready);
        this.redis = address("redis", ready);
    }

    public static Infra start() throws InterruptedException {
        try {
            Path directory = Files.createTempDirectory("anomalyguard-bench");
            var jvm = Jvm.start(
                    "Kafka and Redis",
                    Map.of(),
                    List.of(
                            "-Xmx48m",
                            "-XX:+UseSerialGC",
                            "-XX:TieredStopAtLevel=1",
                            "-jar",
                            Jvm.jar("local-stack"),
                            "infra",
                            "--data-dir",
                            directory.toString(),
                            "--kafka-port",
                            "0",
                            "--redis-port",
                            "0"));
            return new Infra(directory, jvm, jvm.awaitLine("READY", Duration.ofMinutes(2)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String address(String part, String ready) {
        var matcher = Pattern.compile(part + "=(\\S+)").matcher(ready);
        if (!matcher.find()) {
            throw new IllegalStateException("no " + part + " in: " + ready);
        }
        return matcher.group(1);
    }

    public String kafka() {
        return kafka;
    }

    public String redisUri() {
        return "redis://" + redis;
    }

    /** For the state of what is measured. */
    public Path directory(String name) {
        return directory.resolve(name);
    }

    @Override
    public void close() {
        jvm.close();
        try (var all = Files.walk(directory)) {
            for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            System.err.println("Not removed: " + directory + " (" + e + ")");
        }
    }
}
