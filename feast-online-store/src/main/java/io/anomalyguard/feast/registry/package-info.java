/** The registry that {@code feast apply} makes, and whether it says of our rows what we say of them. */
@NullMarked
package io.anomalyguard.feast.registry;

import org.jspecify.annotations.NullMarked;
