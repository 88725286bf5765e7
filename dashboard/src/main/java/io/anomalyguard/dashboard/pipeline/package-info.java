/** How the services, the broker and the stores do. */
@NullMarked
package io.anomalyguard.dashboard.pipeline;

import org.jspecify.annotations.NullMarked;
