/** Feature rows of the past as a file that Feast's offline store reads. */
@NullMarked
package io.anomalyguard.offline;

import org.jspecify.annotations.NullMarked;
