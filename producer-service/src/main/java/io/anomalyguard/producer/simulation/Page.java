package io.anomalyguard.producer.simulation;

/**
 * A page of the shop.
 *
 * @param path path and query, what an event carries as its page
 * @param url what the event after it carries as its referrer
 */
public record Page(String path, String url) {
    static final String ORIGIN = "https://shop.example";

    static Page of(String path) {
        return new Page(path, ORIGIN + path);
    }
}
