@NullMarked
package io.anomalyguard.local.process;

import org.jspecify.annotations.NullMarked;
