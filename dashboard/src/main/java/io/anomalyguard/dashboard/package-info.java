/** The console. */
@NullMarked
package io.anomalyguard.dashboard;

import org.jspecify.annotations.NullMarked;
