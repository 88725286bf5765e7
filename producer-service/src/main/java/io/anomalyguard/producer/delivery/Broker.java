package io.anomalyguard.producer.delivery;

/** The cluster that events go to, before the first is sent. Thread-safe. */
public interface Broker {
    /**
     * Looks whether the cluster answers and has the topics, and when it last received an event.
     *
     * @return the broker's time of the newest record of {@code clickstream.events}, epoch milliseconds; 0 if it is empty
     * @throws KafkaAwayException if not within some seconds, with the reason in words
     */
    long newestEvent() throws KafkaAwayException, InterruptedException;
}
