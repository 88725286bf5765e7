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

    /** There is no way to it: it was not asked. */
    record Unreachable(String where) implements Answer {}

    /** It was asked and has not answered in time: it may have done as asked, or do so yet. */
    record Unanswered(String where) implements Answer {}

    /** Why it was not done, or is not known to be, in words; empty where it was. */
    default String failure() {
        return switch (this) {
            case Ok(var body) -> "";
            case Refused(var status, var reason, var body) -> reason;
            case Unreachable(var where) -> "no answer from " + where;
            case Unanswered(var where) -> "no answer from " + where;
        };
    }

    /**
     * What to tell whoever asked for a change that was not done, or is not known to be.
     *
     * @param what the change, as the beginning of a sentence
     */
    default String failed(String what) {
        return this instanceof Unanswered(var where)
                ? "%s: no answer from %s in time. It may have been done, or be done once it answers again."
                        .formatted(what, where)
                : "%s failed, all is as before: %s".formatted(what, failure());
    }
}
