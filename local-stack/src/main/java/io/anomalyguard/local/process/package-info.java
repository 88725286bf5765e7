/** Child processes: started, logged, watched, and never left behind. */
@NullMarked
package io.anomalyguard.local.process;

import org.jspecify.annotations.NullMarked;
