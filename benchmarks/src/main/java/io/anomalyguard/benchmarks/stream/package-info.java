/** How fast a backlog of clicks becomes feature rows. */
@NullMarked
package io.anomalyguard.benchmarks.stream;

import org.jspecify.annotations.NullMarked;
