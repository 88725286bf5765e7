/** One user's behaviour. */
@NullMarked
package io.anomalyguard.dashboard.users;

import org.jspecify.annotations.NullMarked;
