/** The live read model: what the topics say now, in bounded memory, and its way to the browsers. */
@NullMarked
package io.anomalyguard.dashboard.live;

import org.jspecify.annotations.NullMarked;
