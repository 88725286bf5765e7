/** The topics, each bound once to its serdes and its policy. */
@NullMarked
package io.anomalyguard.contracts.topic;

import org.jspecify.annotations.NullMarked;
