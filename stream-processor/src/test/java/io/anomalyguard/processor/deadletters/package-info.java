@NullUnmarked
package io.anomalyguard.processor.deadletters;

import org.jspecify.annotations.NullUnmarked;
