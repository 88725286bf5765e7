package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A demo as {@code ./anomalyguard demo} runs it, on free ports, with its data under target. */
final class Demo implements AutoCloseable {
    private static final Pattern ENDPOINT = Pattern.compile("(\\w+)=(\\S+)");
    private static final Pattern LOGIN = Pattern.compile("Login  (\\S+) / (\\S+) .*");

    private final Child process;
    private final Path data;
    private final Map<String, String> endpoints = new LinkedHashMap<>();

    private Demo(Child process, Path data) {
        this.process = process;
        this.data = data;
    }

    static Demo start(String name, Map<String, String> environment, String... options) {
        var variables = new HashMap<>(environment);
        // A third of the usual past: enough to train on, and sooner ready.
        variables.putIfAbsent("SIMULATOR_BACKFILL", "5m");
        Path data = Path.of("target", "e2e", name + "-data").toAbsolutePath();
        delete(data);
        var arguments = new ArrayList<>(List.of("demo", "--home", home().toString(), "--data-dir", data.toString()));
        for (String port : List.of("kafka", "redis", "feast", "dashboard", "producer", "processor", "inference")) {
            arguments.addAll(List.of("--" + port + "-port", "0"));
        }
        arguments.addAll(List.of(options));
        var demo = new Demo(Child.jar(name, "local-stack", variables, arguments.toArray(String[]::new)), data);
        try {
            String ready = demo.process.awaitLine(line -> line.startsWith("READY"));
            var matcher = ENDPOINT.matcher(ready);
            while (matcher.find()) {
                demo.endpoints.put(matcher.group(1), matcher.group(2));
            }
            return demo;
        } catch (RuntimeException | AssertionError e) {
            demo.close();
            throw e;
        }
    }

    /** The dashboard's account of this run, as the demo prints it. */
    Login login() {
        return process.lines().stream()
                .map(LOGIN::matcher)
                .filter(Matcher::matches)
                .map(line -> new Login(line.group(1), line.group(2)))
                .findFirst()
                .orElseThrow(() -> new AssertionError("the demo printed no login"));
    }

    /** An account of the dashboard. */
    record Login(String name, String password) {}

    /** Address of a part as the READY line names it: dashboard, producer, processor, inference, kafka, redis, feast. */
    String endpoint(String part) {
        String endpoint = endpoints.get(part);
        if (endpoint == null) {
            throw new AssertionError("the READY line names no " + part + ": " + endpoints);
        }
        return endpoint;
    }

    Map<String, String> endpoints() {
        return endpoints;
    }

    Child process() {
        return process;
    }

    /** Every process of it. */
    List<ProcessHandle> family() {
        return Stream.concat(Stream.of(process.handle()), process.handle().descendants())
                .toList();
    }

    /** Stops it as Ctrl-C does; nothing may remain. */
    void stop() {
        List<ProcessHandle> family = family();
        assertThat(family).as("processes of the demo").hasSizeGreaterThanOrEqualTo(6);
        process.stop(Duration.ofSeconds(60));
        assertNothingRemains(family);
    }

    /** What was started, used and stopped in peace has no error to report. */
    void assertNoErrors() {
        for (String service : List.of("stream-processor", "inference-service", "producer-service", "dashboard")) {
            assertThat(data.resolve("logs").resolve(service + ".log"))
                    .content()
                    .as("log of " + service)
                    .contains("Started ")
                    .doesNotContain(" ERROR ");
        }
    }

    void assertNothingRemains(List<ProcessHandle> family) {
        await("the end of every process")
                .atMost(Child.PATIENCE)
                .untilAsserted(() -> assertThat(family).noneMatch(ProcessHandle::isAlive));
        endpoints.forEach((part, endpoint) -> assertThat(isListening(endpoint))
                .as("%s still listens on %s", part, endpoint)
                .isFalse());
    }

    private static boolean isListening(String endpoint) {
        URI uri = URI.create(endpoint.contains("://") ? endpoint : "tcp://" + endpoint);
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), 500);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Ends it, whatever state it is in. */
    @Override
    public void close() {
        process.close();
    }

    private static Path home() {
        return Path.of("..").toAbsolutePath().normalize();
    }

    static void delete(Path directory) {
        if (!Files.exists(directory)) {
            return;
        }
        try (var paths = Files.walk(directory)) {
            for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
