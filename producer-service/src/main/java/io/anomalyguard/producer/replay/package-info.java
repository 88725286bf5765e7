/** Replay of web server access logs, a command-line mode without the web server. */
@NullMarked
package io.anomalyguard.producer.replay;

import org.jspecify.annotations.NullMarked;
