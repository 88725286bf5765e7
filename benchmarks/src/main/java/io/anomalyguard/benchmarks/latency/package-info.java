/** How long a click takes to its feature row and to its alert. */
@NullMarked
package io.anomalyguard.benchmarks.latency;

import org.jspecify.annotations.NullMarked;
