@NullUnmarked
package io.anomalyguard.processor.runtime;

import org.jspecify.annotations.NullUnmarked;
