/** From the topic of feature rows to the Feast online store. */
@NullMarked
package io.anomalyguard.processor.sink;

import org.jspecify.annotations.NullMarked;
