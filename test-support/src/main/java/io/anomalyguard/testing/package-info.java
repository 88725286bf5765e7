/** What tests and benchmarks of several modules put in, and hold results to. */
@NullMarked
package io.anomalyguard.testing;

import org.jspecify.annotations.NullMarked;
