package io.anomalyguard.producer.simulation;

import static io.anomalyguard.producer.simulation.Step.CATEGORY;
import static io.anomalyguard.producer.simulation.Step.HOME;
import static io.anomalyguard.producer.simulation.Step.PRODUCT;
import static io.anomalyguard.producer.simulation.Step.SEARCH;

/**
 * Sorts of visitors. The mix (many who leave at once, few who buy) and the lean of each sort follow what shops publish
 * about theirs: a quarter to a half of the visits end after a page or two, two to four in a hundred end in an order.
 */
enum VisitorKind {
    /** Comes from a search engine or a link, looks once or twice, is gone. */
    BOUNCER(0.24, 1.0),
    /** Strolls through the categories without a plan. */
    BROWSER(0.34, 1.0),
    /** Compares: searches, reads details, takes long, seldom buys. */
    RESEARCHER(0.16, 1.5),
    /** Knows what to get and gets it. */
    BUYER(0.14, 0.9),
    /** Has an account, logs in first, knows the way around, is quick. */
    REGULAR(0.12, 0.7);

    private static final VisitorKind[] ALL = values();

    /** Share of the users that are of this kind. */
    final double share;

    /** Factor on every think time. */
    final double slowness;

    VisitorKind(double share, double slowness) {
        this.share = share;
        this.slowness = slowness;
    }

    /** The kind at a point of the shares laid end to end, from 0 to 1. */
    static VisitorKind at(double point) {
        double left = point;
        for (VisitorKind kind : ALL) {
            left -= kind.share;
            if (left < 0) {
                return kind;
            }
        }
        return BROWSER;
    }

    /** How much more than the average visitor this kind is inclined to a step: a factor on its weight. */
    double lean(Step step) {
        return switch (this) {
            case BOUNCER -> step == Step.LEAVE ? 6 : 1;
            case BROWSER ->
                switch (step) {
                    case CATEGORY -> 1.4;
                    case ADD_TO_CART -> 0.5;
                    default -> 1;
                };
            case RESEARCHER ->
                switch (step) {
                    case SEARCH, HELP -> 2;
                    case DETAIL -> 1.8;
                    case ADD_TO_CART -> 0.3;
                    case LEAVE -> 0.45;
                    default -> 1;
                };
            case BUYER ->
                switch (step) {
                    case ADD_TO_CART -> 4;
                    case CART, CHECKOUT_ADDRESS -> 2;
                    case LEAVE -> 0.6;
                    default -> 1;
                };
            case REGULAR ->
                switch (step) {
                    case LOGIN -> 5;
                    case ADD_TO_CART -> 2;
                    case LEAVE -> 0.7;
                    default -> 1;
                };
        };
    }

    /** The first step of a visit for a number from 0 to 1 (excluded). */
    Step landing(double point) {
        return switch (this) {
            case BOUNCER -> point < 0.65 ? PRODUCT : CATEGORY;
            case BROWSER -> point < 0.3 ? HOME : point < 0.8 ? CATEGORY : PRODUCT;
            case RESEARCHER -> point < 0.5 ? SEARCH : point < 0.75 ? HOME : PRODUCT;
            case BUYER -> point < 0.4 ? SEARCH : point < 0.75 ? PRODUCT : HOME;
            case REGULAR -> point < 0.65 ? HOME : Step.LOGIN;
        };
    }
}
