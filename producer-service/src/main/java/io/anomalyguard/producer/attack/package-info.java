/** The six attacks: traffic that behaves as the real ones do, and the truth about it for those who measure detection. */
@NullMarked
package io.anomalyguard.producer.attack;

import org.jspecify.annotations.NullMarked;
