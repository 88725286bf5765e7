/** The feature server's process. */
@NullMarked
package io.anomalyguard.local.feast;

import org.jspecify.annotations.NullMarked;
