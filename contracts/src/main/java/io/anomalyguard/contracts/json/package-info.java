/** The streaming JSON codec: fast on the hot path, precise about what is wrong with a record. */
@NullMarked
package io.anomalyguard.contracts.json;

import org.jspecify.annotations.NullMarked;
