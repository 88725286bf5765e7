/** The demo's machinery: a real broker, a real Redis, and the services, as child processes of one supervisor. */
@NullMarked
package io.anomalyguard.local;

import org.jspecify.annotations.NullMarked;
