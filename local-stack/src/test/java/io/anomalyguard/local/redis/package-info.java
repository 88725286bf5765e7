@NullMarked
package io.anomalyguard.local.redis;

import org.jspecify.annotations.NullMarked;
