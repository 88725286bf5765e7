/** The alerts that need somebody, and what operators do about them. */
@NullMarked
package io.anomalyguard.dashboard.alerts;

import org.jspecify.annotations.NullMarked;
