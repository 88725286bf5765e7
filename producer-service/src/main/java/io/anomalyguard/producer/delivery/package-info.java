/** Records on their way to Kafka, and what became of each. */
@NullMarked
package io.anomalyguard.producer.delivery;

import org.jspecify.annotations.NullMarked;
