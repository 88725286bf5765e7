package io.anomalyguard.e2e;

import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/**
 * A check that needs something a machine may lack. Where it is absent the test is skipped with a sentence that says so;
 * with {@code ANOMALYGUARD_REQUIRE_ALL=true}, as in CI, it fails instead.
 */
final class OptionalCheck {
    private OptionalCheck() {}

    static void require(boolean present, String otherwise) {
        if (present) {
            return;
        }
        if (Boolean.parseBoolean(System.getenv("ANOMALYGUARD_REQUIRE_ALL"))) {
            Assertions.fail(otherwise);
        }
        skip(otherwise);
    }

    /** Skips the test even in CI: what is lacking cannot be installed by a script. */
    static void requireOrSkip(boolean present, String otherwise) {
        if (!present) {
            skip(otherwise);
        }
    }

    private static void skip(String otherwise) {
        System.out.println("SKIPPED: " + otherwise);
        Assumptions.abort(otherwise);
    }
}
