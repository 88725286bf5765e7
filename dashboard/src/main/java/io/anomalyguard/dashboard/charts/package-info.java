/** Charts that are fed by push. */
@NullMarked
package io.anomalyguard.dashboard.charts;

import org.jspecify.annotations.NullMarked;
