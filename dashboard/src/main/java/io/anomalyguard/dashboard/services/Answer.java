package io.anomalyguard.dashboard.services;

import tools.jackson.databind.JsonNode;

/** What came of asking a service. */
public sealed interface Answer {
    /** It did as asked. */
    record Ok(JsonNode body) implements Answer {}

    /**
     * It answered, but did not do as asked.
     *
     * @param reason the service's own words, or the status
     */
    record Refused(int status, String reason, JsonNode body) implements Answer {}

    /** It did not answer. */
    record Unreachable(String where) implements Answer {}

    /** Why it was not done, in words; empty where it was. */
    default String failure() {
        return switch (this) {
            case Ok(var body) -> "";
            case Refused(var status, var reason, var body) -> reason;
            case Unreachable(var where) -> "no answer from " + where;
        };
    }
}
