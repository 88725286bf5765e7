/** How long it takes to get a user's features. */
@NullMarked
package io.anomalyguard.benchmarks.features;

import org.jspecify.annotations.NullMarked;
