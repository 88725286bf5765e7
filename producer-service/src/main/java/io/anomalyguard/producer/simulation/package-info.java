/** The crowd: people who visit a shop, in virtual time, and the thread that lets that time run beside the clock. */
@NullMarked
package io.anomalyguard.producer.simulation;

import org.jspecify.annotations.NullMarked;
