@NullMarked
package io.anomalyguard.local;

import org.jspecify.annotations.NullMarked;
