/** One trace from a click to what came of it: the spans, and the headers that carry it over Kafka. */
@NullMarked
package io.anomalyguard.tracing;

import org.jspecify.annotations.NullMarked;
