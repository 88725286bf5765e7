@NullUnmarked
package io.anomalyguard.processor.ingest;

import org.jspecify.annotations.NullUnmarked;
