/** What is learned from feature rows: the forest with its transforms, calibration and threshold, and its life. */
@NullMarked
package io.anomalyguard.inference.model;

import org.jspecify.annotations.NullMarked;
