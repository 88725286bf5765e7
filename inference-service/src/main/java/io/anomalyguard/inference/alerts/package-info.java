/** Episodes of abnormal behaviour and the alerts that tell of them. */
@NullMarked
package io.anomalyguard.inference.alerts;

import org.jspecify.annotations.NullMarked;
