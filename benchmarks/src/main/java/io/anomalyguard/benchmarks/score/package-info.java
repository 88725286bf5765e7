/** What a call of {@code POST /score} costs. */
@NullMarked
package io.anomalyguard.benchmarks.score;

import org.jspecify.annotations.NullMarked;
