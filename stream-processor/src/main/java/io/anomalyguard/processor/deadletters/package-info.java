/** The operators' side of the dead-letter topic: what was rejected and why, and the way back for what can be saved. */
@NullMarked
package io.anomalyguard.processor.deadletters;

import org.jspecify.annotations.NullMarked;
