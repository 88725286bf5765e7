/** Features over gRPC: a client to a Feast feature server, and a small server of the same service. */
@NullMarked
package io.anomalyguard.feast.server;

import org.jspecify.annotations.NullMarked;
