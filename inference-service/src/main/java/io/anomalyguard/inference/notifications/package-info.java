/** Tells other systems about alerts, over webhooks. */
@NullMarked
package io.anomalyguard.inference.notifications;

import org.jspecify.annotations.NullMarked;
