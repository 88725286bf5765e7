/** Who may call, and how much they may send. */
@NullMarked
package io.anomalyguard.inference.security;

import org.jspecify.annotations.NullMarked;
