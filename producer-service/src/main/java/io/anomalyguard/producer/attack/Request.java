package io.anomalyguard.producer.attack;

import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.producer.simulation.Page;

/**
 * What an attacker asks of the site next.
 *
 * @param status what the site answers
 */
record Request(EventType type, Page page, int status) {
    static Request view(Page page, int status) {
        return new Request(EventType.PAGE_VIEW, page, status);
    }
}
