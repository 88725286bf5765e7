/** Feature aggregation. */
@NullMarked
package io.anomalyguard.processor;

import org.jspecify.annotations.NullMarked;
