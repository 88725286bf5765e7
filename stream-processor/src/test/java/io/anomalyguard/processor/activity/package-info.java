@NullUnmarked
package io.anomalyguard.processor.activity;

import org.jspecify.annotations.NullUnmarked;
