package io.anomalyguard.producer.delivery;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.topic.ClickHeaders;

/** Where events go. Implementations are thread-safe. */
public interface Outlet {
    /** Hands an event over; what becomes of it is known later. Does not wait while {@link #hasRoom()}. */
    void send(ClickEvent event);

    /** The same for an event of the past, which its record says: see {@link ClickHeaders#BACKFILL}. */
    void sendPast(ClickEvent event);

    /** Whether the next event can be handed over without piling up before a broker that does not answer. */
    boolean hasRoom();
}
