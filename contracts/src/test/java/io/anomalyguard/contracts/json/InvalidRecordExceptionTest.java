package io.anomalyguard.contracts.json;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class InvalidRecordExceptionTest {
    /** A storm of garbage must not walk the stack for every record. */
    @Test
    void shouldHaveNoStackTrace() {
        assertThat(new InvalidRecordException("page", "missing").getStackTrace())
                .isEmpty();
    }
}
