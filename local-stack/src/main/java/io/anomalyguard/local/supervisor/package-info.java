/** What runs together, in which order it starts and stops, and what is told about it. */
@NullMarked
package io.anomalyguard.local.supervisor;

import org.jspecify.annotations.NullMarked;
