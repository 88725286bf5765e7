/** The verdict on one feature row, with its reasons. */
@NullMarked
package io.anomalyguard.contracts.score;

import org.jspecify.annotations.NullMarked;
