/** The HTTP interface: status, control of the simulator, control of attacks. */
@NullMarked
package io.anomalyguard.producer.api;

import org.jspecify.annotations.NullMarked;
