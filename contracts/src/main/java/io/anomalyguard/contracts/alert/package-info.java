/** Alerts, their life cycle, and what operators do to them. */
@NullMarked
package io.anomalyguard.contracts.alert;

import org.jspecify.annotations.NullMarked;
