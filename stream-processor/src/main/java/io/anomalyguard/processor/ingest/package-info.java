/** From bytes on the topic to a valid click, or to the dead-letter topic with the reason. */
@NullMarked
package io.anomalyguard.processor.ingest;

import org.jspecify.annotations.NullMarked;
