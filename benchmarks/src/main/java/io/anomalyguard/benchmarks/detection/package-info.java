/** How well the suite finds the simulator's attacks: the real processors in event time, much faster than real time. */
@NullMarked
package io.anomalyguard.benchmarks.detection;

import org.jspecify.annotations.NullMarked;
