/** Clickstream source. */
@NullMarked
package io.anomalyguard.producer;

import org.jspecify.annotations.NullMarked;
