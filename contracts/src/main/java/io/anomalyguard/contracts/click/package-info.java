/** The click: one thing a user did on a site. */
@NullMarked
package io.anomalyguard.contracts.click;

import org.jspecify.annotations.NullMarked;
