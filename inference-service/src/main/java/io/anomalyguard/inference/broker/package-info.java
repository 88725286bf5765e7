/** Connections to Kafka. */
@NullMarked
package io.anomalyguard.inference.broker;

import org.jspecify.annotations.NullMarked;
