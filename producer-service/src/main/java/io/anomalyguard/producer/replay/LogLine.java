package io.anomalyguard.producer.replay;

import io.anomalyguard.contracts.click.ClickEvent;
import org.jspecify.annotations.Nullable;

/**
 * One request of an access log.
 *
 * @param host client address or name
 * @param time epoch milliseconds (the log's resolution is a second)
 * @param method upper case as sent; empty where the request is not one of HTTP
 * @param target path and query; the whole request where it is not one of HTTP
 * @param status 100 to 599, or {@link ClickEvent#NO_STATUS}
 * @param referrer null where the log has none
 * @param agent null where the log has none, empty where the client sent none
 */
record LogLine(
        String host,
        long time,
        String method,
        String target,
        int status,
        @Nullable String referrer,
        @Nullable String agent) {}
