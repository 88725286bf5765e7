/** The page that shows at a glance whether something is wrong. */
@NullMarked
package io.anomalyguard.dashboard.overview;

import org.jspecify.annotations.NullMarked;
