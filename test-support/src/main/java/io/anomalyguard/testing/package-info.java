/** What tests of several modules hold results to. */
@NullMarked
package io.anomalyguard.testing;

import org.jspecify.annotations.NullMarked;
