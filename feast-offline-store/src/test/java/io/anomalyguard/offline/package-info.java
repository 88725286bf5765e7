@NullMarked
package io.anomalyguard.offline;

import org.jspecify.annotations.NullMarked;
