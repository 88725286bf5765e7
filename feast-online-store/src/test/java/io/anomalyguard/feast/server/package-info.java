@NullMarked
package io.anomalyguard.feast.server;

import org.jspecify.annotations.NullMarked;
