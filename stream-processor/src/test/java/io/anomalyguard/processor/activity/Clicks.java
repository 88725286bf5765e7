package io.anomalyguard.processor.activity;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/** Clicks for tests. */
public final class Clicks {
    private Clicks() {}

    /** A page view without anything optional. */
    public static ClickEvent view(String user, String page, long time) {
        return click(user, EventType.PAGE_VIEW, page, time, ClickEvent.NO_STATUS, null);
    }

    public static ClickEvent click(String user, EventType type, String page, long time, int status, String ip) {
        var id = UUID.nameUUIDFromBytes((user + '|' + type + '|' + page + '|' + time + '|' + status + '|' + ip)
                .getBytes(StandardCharsets.UTF_8));
        return new ClickEvent(id, user, "s", type, page, time, status, ip, null, null);
    }
}
