/** Runs the topology: waits for Kafka and its topics, restarts threads, says how it is. */
@NullMarked
package io.anomalyguard.processor.runtime;

import org.jspecify.annotations.NullMarked;
