/** The other services, asked over HTTP. */
@NullMarked
package io.anomalyguard.dashboard.services;

import org.jspecify.annotations.NullMarked;
