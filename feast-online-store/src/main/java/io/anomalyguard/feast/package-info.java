/**
 * Feast's Redis online store, read and written by Java: the same keys, fields and bytes as the official Python client.
 *
 * <p>The layout is Feast's public specification (docs/specs/online_store_format.md in feast-dev/feast), with entity
 * keys in serialization version 3.
 */
@NullMarked
package io.anomalyguard.feast;

import org.jspecify.annotations.NullMarked;
