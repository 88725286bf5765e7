package io.anomalyguard.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {
    @Test
    void shouldFallBackToThePublishedPorts() {
        var options = Options.parse(List.of(), Map.of());

        assertThat(options.ports())
                .containsExactlyInAnyOrderEntriesOf(Map.of(
                        Endpoint.DASHBOARD, 8080,
                        Endpoint.PRODUCER, 8081,
                        Endpoint.PROCESSOR, 8082,
                        Endpoint.INFERENCE, 8083,
                        Endpoint.KAFKA, 9092,
                        Endpoint.REDIS, 6379,
                        Endpoint.FEAST, 6566));
        assertThat(options.home()).isNull();
        assertThat(options.fresh()).isFalse();
    }

    @Test
    void shouldReadBothFormsOfAnOption() {
        var options = Options.parse(
                List.of("--kafka-port", "1", "--redis-port=2", "--fresh", "--rate", "50", "--data-dir=/x/a b/../c"),
                Map.of());

        assertThat(options.ports()).containsEntry(Endpoint.KAFKA, 1).containsEntry(Endpoint.REDIS, 2);
        assertThat(options.fresh()).isTrue();
        assertThat(options.rate()).isEqualTo(50);
        assertThat(options.dataDirectory()).isEqualTo(Path.of("/x/c"));
    }

    @Test
    void shouldPreferTheCommandLineToTheEnvironment() {
        var environment = Map.of("ANOMALYGUARD_KAFKA_PORT", "11", "ANOMALYGUARD_REDIS_PORT", "12");

        var options = Options.parse(List.of("--kafka-port=21"), environment);

        assertThat(options.ports()).containsEntry(Endpoint.KAFKA, 21).containsEntry(Endpoint.REDIS, 12);
    }

    @Test
    void shouldPassVariablesAndJvmOptionsOnToTheComponentTheyName() {
        var options = Options.parse(
                List.of(
                        "--env", "producer-service:SIMULATOR_USERS=7",
                        "--env", "producer-service:JAAS=a=b:c",
                        "--jvm", "kafka:-Xmx1g"),
                Map.of());

        assertThat(options.environment())
                .isEqualTo(Map.of("producer-service", Map.of("SIMULATOR_USERS", "7", "JAAS", "a=b:c")));
        assertThat(options.jvmOptions()).isEqualTo(Map.of("kafka", List.of("-Xmx1g")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    --kafka-prot=1           | Unknown option --kafka-prot; ./anomalyguard help lists them all.
                    --kafka-port             | The option --kafka-port needs a value.
                    --kafka-port=65536       | --kafka-port needs a whole number from 0 to 65535, not "65536".
                    --rate=fast              | --rate needs a whole number from 1 to 200000, not "fast".
                    --jvm=redis:-Xmx1g       | --jvm does nothing for redis, which is no JVM.
                    --env=producer-service:X | --env needs SERVICE:NAME=VALUE, not "producer-service:X".
                    """)
    void shouldSayWhatIsWrong(String argument, String message) {
        assertThatThrownBy(() -> Options.parse(List.of(argument), Map.of()))
                .isInstanceOf(StackException.class)
                .hasMessage(message);
    }

    @Test
    void shouldNameTheComponentsWhenOneIsUnknown() {
        assertThatThrownBy(() -> Options.parse(List.of("--jvm=producer:-Xmx1g"), Map.of()))
                .isInstanceOf(StackException.class)
                .hasMessage("--jvm needs COMPONENT:OPTION with one of kafka, redis, feast, stream-processor, "
                        + "inference-service, producer-service, dashboard, not \"producer:-Xmx1g\".");
    }
}
