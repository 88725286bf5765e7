/** The Isolation Forest itself: fitted by Smile, scored and explained from flat arrays. */
@NullMarked
package io.anomalyguard.inference.forest;

import org.jspecify.annotations.NullMarked;
