/** How well the forest ranks labelled sets, beside the reference implementation. */
@NullMarked
package io.anomalyguard.benchmarks.quality;

import org.jspecify.annotations.NullMarked;
