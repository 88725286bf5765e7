/** Ground truth of injected attacks; only evaluation reads it. */
@NullMarked
package io.anomalyguard.contracts.label;

import org.jspecify.annotations.NullMarked;
