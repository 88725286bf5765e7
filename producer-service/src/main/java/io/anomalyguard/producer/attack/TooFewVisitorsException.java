package io.anomalyguard.producer.attack;

/** There are not enough people on the site to take so many sessions over. */
public final class TooFewVisitorsException extends RuntimeException {
    TooFewVisitorsException(int present) {
        super("Too few people are on the site to take over: " + present + " at the moment.");
    }
}
