/** Benchmarks; each prints a reference beside ours. */
@NullMarked
package io.anomalyguard.benchmarks;

import org.jspecify.annotations.NullMarked;
