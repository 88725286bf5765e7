package io.anomalyguard.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.anomalyguard.local.supervisor.Component;
import io.anomalyguard.local.supervisor.Readiness;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StackTest {
    private final Path home = Scratch.directory("home");

    @ParameterizedTest
    @CsvSource({"192.168.1.5, 192.168.1.5", "box.local, box.local", "::1, [::1]", "[::1], [::1]"})
    void shouldReachTheServicesWhereTheyListen(String host, String inUrls) throws Exception {
        Stack stack = plan(host);

        assertThat(serviceUrls(stack)).isNotEmpty().containsOnly("http://" + inUrls);
        assertThat(withoutPorts(stack.readyLine()))
                .isEqualTo(
                        "READY dashboard=http://%1$s producer=http://%1$s processor=http://%1$s inference=http://%1$s"
                                        .formatted(inUrls)
                                + " kafka=localhost redis=localhost feast=localhost");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "0.0.0.0", "::", "[::]", ""})
    void shouldReachTheServicesOnLoopbackWhenTheyListenThere(String host) throws Exception {
        Stack stack = plan(host);

        assertThat(serviceUrls(stack)).isNotEmpty().containsOnly("http://127.0.0.1");
        assertThat(withoutPorts(stack.readyLine()))
                .isEqualTo("READY dashboard=http://localhost producer=http://localhost processor=http://localhost"
                        + " inference=http://localhost kafka=localhost redis=localhost feast=localhost");
    }

    @Test
    void shouldRefuseAHostThatIsNone() {
        assertThatThrownBy(() -> plan("192.168.1.5:8080"))
                .isInstanceOf(StackException.class)
                .hasMessage("--host needs an IP address or a host name, not \"192.168.1.5:8080\".");
    }

    @Test
    void shouldRefuseOnePortForTwo() throws Exception {
        String port = String.valueOf(Ports.free(1).getFirst());
        assertThatThrownBy(() -> plan("127.0.0.1", "--producer-port=" + port, "--dashboard-port=" + port))
                .isInstanceOf(StackException.class)
                .hasMessageStartingWith("Port " + port + " is meant for")
                .hasMessageContaining("and for another part, too");
    }

    @Test
    void shouldRefuseADataDirectoryThatKafkaTakesForTwo() {
        assertThatThrownBy(() -> plan("127.0.0.1", "--data-dir=" + home.resolve("a,b")))
                .isInstanceOf(StackException.class)
                .hasMessageContaining("choose a data directory without one");
    }

    @Test
    void shouldNotLetTheShellsKafkaSettingsReachTheServices() throws Exception {
        for (Component component : plan("127.0.0.1", "--env=feast:LEVEL=debug").components()) {
            var environment = component.spec().environment();
            switch (component.spec().name()) {
                case "kafka", "redis" -> assertThat(environment).isEmpty();
                case "feast" -> assertThat(environment).containsExactly(Map.entry("LEVEL", "debug"));
                default -> assertThat(environment).containsEntry("KAFKA_SECURITY_PROTOCOL", "PLAINTEXT");
            }
        }
    }

    @Test
    void shouldLeaveTheHeapToWhoSetsIt() throws Exception {
        for (Component component :
                plan("127.0.0.1", "--jvm=stream-processor:-Xmx128m").components()) {
            if (component.spec().name().equals("stream-processor")) {
                assertThat(component.spec().command())
                        .contains("-Xmx128m")
                        .filteredOn(option -> option.startsWith("-Xm"))
                        .hasSize(1);
            }
        }
    }

    private Stack plan(String host, String... more) throws Exception {
        for (String name : List.of("stream-processor", "inference-service", "producer-service", "dashboard")) {
            Path app = Files.createDirectories(home.resolve(name, "target", "app"));
            Files.createFile(app.resolve(name + "-0.1.0-SNAPSHOT.jar"));
        }
        var arguments = new ArrayList<>(List.of("--home", home.toString(), "--host", host));
        for (Endpoint endpoint : Endpoint.values()) {
            arguments.add(endpoint.option() + "=0");
        }
        arguments.addAll(List.of(more));
        try (var data = DataDirectory.own(home.resolve("data"))) {
            return Stack.plan(Options.parse(arguments, Map.of()), data);
        }
    }

    /** Of probes and of the variables that name other services, without ports and paths. */
    private static List<String> serviceUrls(Stack stack) throws Exception {
        var urls = new ArrayList<String>();
        for (Component component : stack.components()) {
            if (component.readiness() instanceof Readiness.Http http) {
                urls.add(http.probe().toString().replace("/actuator/health/readiness", ""));
                Map<String, String> environment = component.spec().environment();
                for (String name : List.of("PRODUCER_URL", "STREAM_PROCESSOR_URL", "INFERENCE_URL")) {
                    urls.add(String.valueOf(environment.get(name)));
                }
            }
        }
        return urls.stream().map(StackTest::withoutPorts).toList();
    }

    private static String withoutPorts(String text) {
        return text.replaceAll(":\\d+(?= |$)", "");
    }
}
