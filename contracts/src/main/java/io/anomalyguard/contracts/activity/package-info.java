/** The feature row: what a user's behaviour looks like at one instant. */
@NullMarked
package io.anomalyguard.contracts.activity;

import org.jspecify.annotations.NullMarked;
