package io.anomalyguard.local.supervisor;

import io.anomalyguard.local.process.ChildSpec;

/**
 * A part of the stack.
 *
 * @param stage components of one stage start together, once the stage before is ready, and stop together, once the stage
 *     after has stopped
 */
public record Component(ChildSpec spec, Readiness readiness, int stage) {
    public String name() {
        return spec.name();
    }
}
