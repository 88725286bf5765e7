/** The models of inference-service. */
@NullMarked
package io.anomalyguard.dashboard.model;

import org.jspecify.annotations.NullMarked;
