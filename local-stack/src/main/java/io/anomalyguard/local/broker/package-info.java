/** A single-node KRaft broker in a JVM of its own. */
@NullMarked
package io.anomalyguard.local.broker;

import org.jspecify.annotations.NullMarked;
