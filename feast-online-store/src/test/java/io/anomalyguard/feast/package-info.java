@NullMarked
package io.anomalyguard.feast;

import org.jspecify.annotations.NullMarked;
