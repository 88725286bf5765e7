package io.anomalyguard.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.anomalyguard.contracts.topic.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The stack as its own process, driven the way a terminal drives it. One long life rather than many short ones: starting a
 * broker is what takes the time.
 */
class LocalStackTest {
    @RegisterExtension
    final StartedProcesses processes = new StartedProcesses();

    private final Path directory = Scratch.directory("stack");

    @Test
    void shouldKeepItsDataOverRestartsAndLeaveNothingRunning() throws Exception {
        var first = start("infra", "--kafka-port=0", "--redis-port=0");
        Map<String, String> at = awaitReady(first);
        try (var admin = Admin.create(Map.of("bootstrap.servers", at.get("kafka")))) {
            var descriptions = admin.describeTopics(Topics.configsByName().keySet())
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS);
            for (var topic : Topics.configsByName().entrySet()) {
                assertThat(descriptions.get(topic.getKey()).partitions()).hasSize(6);
                var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic.getKey());
                var config = admin.describeConfigs(List.of(resource))
                        .all()
                        .get(30, TimeUnit.SECONDS)
                        .get(resource);
                topic.getValue()
                        .forEach((name, value) ->
                                assertThat(config.get(name).value()).isEqualTo(value));
            }
        }
        try (var producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", at.get("kafka")), new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(Topics.CLICKSTREAM_DLQ, 0, "k", "v"))
                    .get(30, TimeUnit.SECONDS);
        }
        assertThat(redis(at, "SET kept yes")).isEqualTo("+OK");
        List<ProcessHandle> children = first.descendants().toList();
        stop(first);
        assertThat(first.exitValue()).isEqualTo(128 + 15);
        assertGone(children);

        var second = start("infra", "--kafka-port=0", "--redis-port=0");
        at = awaitReady(second);
        assertThat(redis(at, "GET kept")).isEqualTo("$3");
        try (var admin = Admin.create(Map.of("bootstrap.servers", at.get("kafka")))) {
            var partition = new TopicPartition(Topics.CLICKSTREAM_DLQ, 0);
            var offsets = admin.listOffsets(Map.of(partition, OffsetSpec.latest()));
            assertThat(offsets.partitionResult(partition)
                            .get(30, TimeUnit.SECONDS)
                            .offset())
                    .isEqualTo(1);
        }
        assertThat(Files.readString(directory.resolve("endpoints"))).contains("kafka=" + at.get("kafka"));

        var rival = start("infra", "--kafka-port=0", "--redis-port=0");
        assertThat(rival.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(rival.exitValue()).isEqualTo(2);
        assertThat(processes.output(rival))
                .isEqualTo("Another AnomalyGuard already runs on the data directory " + directory
                        + "; stop it, or choose another directory with --data-dir.\n");

        // Killed itself, it cannot stop anything; yet nothing of it lives on, nor is in the way of the next.
        children = second.descendants().toList();
        assertThat(children).hasSize(3);
        second.destroyForcibly().waitFor();

        var third = start("infra", "--kafka-port=0", "--redis-port=0", "--fresh");
        assertThat(redis(awaitReady(third), "GET kept")).isEqualTo("$-1");
        assertGone(children);
        children = third.descendants().toList();
        ProcessHandle broker = child(third, "java");
        broker.destroyForcibly();
        assertThat(third.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(third.exitValue()).isEqualTo(1);
        assertThat(processes.output(third))
                .contains("FAILED kafka (process " + broker.pid() + ") was killed (signal 9, SIGKILL")
                .contains("Broker ready on");
        assertGone(children);
        assertThat(directory.resolve("endpoints")).doesNotExist();
    }

    @Test
    void shouldNameTheBusyPort() throws Exception {
        try (var occupied = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int port = occupied.getLocalPort();

            var stack = start("infra", "--kafka-port=0", "--redis-port=" + port);

            assertThat(stack.waitFor(30, TimeUnit.SECONDS)).isTrue();
            assertThat(stack.exitValue()).isEqualTo(2);
            assertThat(processes.output(stack))
                    .isEqualTo("Port " + port + ", meant for Redis, is taken by another program; stop that, or choose"
                            + " another port with --redis-port.\n");
        }
    }

    private Process start(String... arguments) throws IOException {
        var command = new ArrayList<>(List.of(
                Stack.java(),
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                LocalStack.class.getName()));
        command.addAll(List.of(arguments));
        command.add("--data-dir=" + directory);
        Path output = directory.resolveSibling(directory.getFileName() + "-" + processes.count() + ".out");
        return processes.start(new ProcessBuilder(command), output);
    }

    private Map<String, String> awaitReady(Process process) {
        String ready = await().atMost(Duration.ofSeconds(90))
                .until(
                        () -> {
                            assertThat(process.isAlive())
                                    .as(processes.output(process))
                                    .isTrue();
                            return processes
                                    .output(process)
                                    .lines()
                                    .filter(line -> line.startsWith("READY "))
                                    .findFirst()
                                    .orElse("");
                        },
                        line -> !line.isEmpty());
        String[] pairs = ready.substring("READY ".length()).split(" ", -1);
        return Arrays.stream(pairs)
                .map(pair -> pair.split("=", 2))
                .collect(Collectors.toMap(pair -> pair[0], pair -> pair[1]));
    }

    private static void stop(Process process) throws InterruptedException {
        process.destroy();
        assertThat(process.waitFor(40, TimeUnit.SECONDS)).isTrue();
    }

    private static ProcessHandle child(Process parent, String program) {
        return parent.children()
                .filter(child -> child.info().command().orElse("").endsWith(program))
                .findFirst()
                .orElseThrow();
    }

    private static void assertGone(List<ProcessHandle> children) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(children).noneMatch(ProcessHandle::isAlive));
    }

    /** First line of Redis's answer. */
    private static String redis(Map<String, String> endpoints, String command) throws IOException {
        String address = String.valueOf(endpoints.get("redis"));
        int port = Integer.parseInt(address.substring(address.indexOf(':') + 1));
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
            var answer = new StringBuilder();
            for (int c = socket.getInputStream().read();
                    c != '\r' && c >= 0;
                    c = socket.getInputStream().read()) {
                answer.append((char) c);
            }
            return answer.toString();
        }
    }
}
