package io.anomalyguard.contracts.topic;

/**
 * Headers of a record on {@code clickstream.events}; its feature row carries them, too. Besides these it carries the
 * trace context, and no others.
 */
public final class ClickHeaders {
    /**
     * There, with any value, on clicks that are told after the fact, many at once, for features and models to begin with.
     * They count like any other, but how many of them come in a second says nothing about traffic.
     */
    public static final String BACKFILL = "click.backfill";

    private ClickHeaders() {}
}
