/** Verdicts on feature rows, on the stream and on request, by one scorer. */
@NullMarked
package io.anomalyguard.inference.scoring;

import org.jspecify.annotations.NullMarked;
