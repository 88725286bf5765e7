/** Scoring and alerts. */
@NullMarked
package io.anomalyguard.inference;

import org.jspecify.annotations.NullMarked;
