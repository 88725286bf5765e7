/** What a user has been doing: bounded state per user, the twelve features computed from it, and the idle clock. */
@NullMarked
package io.anomalyguard.processor.activity;

import org.jspecify.annotations.NullMarked;
