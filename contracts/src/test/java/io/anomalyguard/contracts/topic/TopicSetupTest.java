package io.anomalyguard.contracts.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.common.errors.InvalidConfigurationException;
import org.apache.kafka.common.errors.PolicyViolationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;

class TopicSetupTest {
    private static final Map<String, String> WHOLE =
            Map.of("cleanup.policy", "compact", "segment.ms", "14400000", "min.cleanable.dirty.ratio", "0.1");
    private static final Map<String, String> REQUIRED = Map.of("cleanup.policy", "compact");

    private final List<Map<String, String>> sent = new ArrayList<>();

    @Test
    void shouldSendAConfigurationOnceToABrokerThatTakesIt() throws Exception {
        TopicSetup.settle("t", WHOLE, sent::add);
        assertThat(sent).containsExactly(WHOLE);
    }

    @Test
    void shouldGoWithoutOptionalSettingsThatTheBrokersOwnerDoesNotAllow() throws Exception {
        for (Exception refusal : List.of(
                new PolicyViolationException("segment.ms is not allowed"),
                new InvalidConfigurationException("no such setting: min.cleanable.dirty.ratio"))) {
            sent.clear();
            TopicSetup.settle("t", WHOLE, configs -> {
                sent.add(configs);
                if (configs.containsKey("segment.ms")) {
                    throw new ExecutionException(refusal);
                }
            });
            assertThat(sent).containsExactly(WHOLE, REQUIRED);
        }
    }

    @Test
    void shouldFailWhereARequiredSettingIsRefused() {
        assertRefused(WHOLE, new PolicyViolationException("cleanup.policy is not allowed"));
        assertThat(sent).containsExactly(WHOLE, REQUIRED);
        sent.clear();
        assertRefused(REQUIRED, new PolicyViolationException("cleanup.policy is not allowed"));
        assertThat(sent).containsExactly(REQUIRED);
    }

    @Test
    void shouldFailAtOnceForAnotherReason() {
        assertRefused(WHOLE, new TopicAuthorizationException("t"));
        assertThat(sent).containsExactly(WHOLE);
    }

    private void assertRefused(Map<String, String> configs, Exception refusal) {
        assertThatThrownBy(() -> TopicSetup.settle("t", configs, each -> {
                    sent.add(each);
                    throw new ExecutionException(refusal);
                }))
                .isInstanceOf(ExecutionException.class)
                .hasCause(refusal);
    }
}
