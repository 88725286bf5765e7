/** The Redis server that a Maven Central jar carries. */
@NullMarked
package io.anomalyguard.local.redis;

import org.jspecify.annotations.NullMarked;
