@NullMarked
package io.anomalyguard.local.supervisor;

import org.jspecify.annotations.NullMarked;
