/** Attacks on demand, where the simulator runs. */
@NullMarked
package io.anomalyguard.dashboard.simulation;

import org.jspecify.annotations.NullMarked;
