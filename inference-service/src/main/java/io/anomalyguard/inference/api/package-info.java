/** The HTTP interface. */
@NullMarked
package io.anomalyguard.inference.api;

import org.jspecify.annotations.NullMarked;
