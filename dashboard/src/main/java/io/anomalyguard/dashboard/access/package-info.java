/** Who may see and who may act. */
@NullMarked
package io.anomalyguard.dashboard.access;

import org.jspecify.annotations.NullMarked;
