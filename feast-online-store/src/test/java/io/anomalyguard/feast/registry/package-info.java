@NullMarked
package io.anomalyguard.feast.registry;

import org.jspecify.annotations.NullMarked;
