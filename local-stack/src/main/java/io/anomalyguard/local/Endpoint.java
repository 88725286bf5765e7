package io.anomalyguard.local;

import java.util.Locale;

/** Where the stack listens. */
enum Endpoint {
    DASHBOARD(8080, "the dashboard"),
    PRODUCER(8081, "the producer service"),
    PROCESSOR(8082, "the stream processor"),
    INFERENCE(8083, "the inference service"),
    KAFKA(9092, "the Kafka broker"),
    REDIS(6379, "Redis"),
    FEAST(6566, "the feature server");

    private final int defaultPort;
    private final String owner;

    Endpoint(int defaultPort, String owner) {
        this.defaultPort = defaultPort;
        this.owner = owner;
    }

    int defaultPort() {
        return defaultPort;
    }

    /** Who listens there, for a sentence. */
    String owner() {
        return owner;
    }

    /** The word for it in the READY line. */
    String key() {
        return name().toLowerCase(Locale.ROOT);
    }

    String option() {
        return "--" + key() + "-port";
    }

    /**
     * How a client on this machine reaches it.
     *
     * @param serviceHost the host of the services' URLs; the others are always on loopback
     */
    String address(String serviceHost, int port) {
        return switch (this) {
            case KAFKA, REDIS, FEAST -> "localhost:" + port;
            default -> "http://" + serviceHost + ":" + port;
        };
    }
}
