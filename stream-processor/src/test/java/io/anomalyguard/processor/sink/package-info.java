@NullUnmarked
package io.anomalyguard.processor.sink;

import org.jspecify.annotations.NullUnmarked;
