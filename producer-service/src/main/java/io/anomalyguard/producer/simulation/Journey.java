package io.anomalyguard.producer.simulation;

import static io.anomalyguard.producer.simulation.Step.ACCOUNT;
import static io.anomalyguard.producer.simulation.Step.ADD_TO_CART;
import static io.anomalyguard.producer.simulation.Step.CART;
import static io.anomalyguard.producer.simulation.Step.CATEGORY;
import static io.anomalyguard.producer.simulation.Step.CHECKOUT_ADDRESS;
import static io.anomalyguard.producer.simulation.Step.CHECKOUT_DONE;
import static io.anomalyguard.producer.simulation.Step.CHECKOUT_PAYMENT;
import static io.anomalyguard.producer.simulation.Step.DETAIL;
import static io.anomalyguard.producer.simulation.Step.HELP;
import static io.anomalyguard.producer.simulation.Step.HOME;
import static io.anomalyguard.producer.simulation.Step.LEAVE;
import static io.anomalyguard.producer.simulation.Step.LOGIN;
import static io.anomalyguard.producer.simulation.Step.ORDERS;
import static io.anomalyguard.producer.simulation.Step.PRODUCT;
import static io.anomalyguard.producer.simulation.Step.SEARCH;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;

/**
 * The walk through the shop: a Markov chain over {@link Step}, one for each {@link VisitorKind}, whose weights are the
 * common ones times the kind's lean. Immutable.
 */
final class Journey {
    private static final Step[] STEPS = Step.values();

    /** Weights in hundredths of what an average visitor does after each step. */
    private static final Map<Step, Map<Step, Double>> COMMON = common();

    /** By kind and step before: for each of {@link #STEPS} the probability of it or one ahead of it. */
    private final Map<VisitorKind, Map<Step, double[]>> cumulative = new EnumMap<>(VisitorKind.class);

    Journey() {
        for (VisitorKind kind : VisitorKind.values()) {
            var rows = new EnumMap<Step, double[]>(Step.class);
            COMMON.forEach((from, weights) -> rows.put(from, cumulative(kind, weights)));
            cumulative.put(kind, rows);
        }
    }

    /** The step that follows, for a number from 0 to 1 (excluded). */
    Step next(VisitorKind kind, Step from, double point) {
        double[] row = Objects.requireNonNull(
                Objects.requireNonNull(cumulative.get(kind)).get(from));
        for (int to = 0; to < row.length; to++) {
            if (point < row[to]) {
                return STEPS[to];
            }
        }
        return LEAVE;
    }

    private static double[] cumulative(VisitorKind kind, Map<Step, Double> weights) {
        var row = new double[STEPS.length];
        double sum = 0;
        for (int to = 0; to < STEPS.length; to++) {
            sum += weights.getOrDefault(STEPS[to], 0.0) * kind.lean(STEPS[to]);
            row[to] = sum;
        }
        for (int to = 0; to < row.length; to++) {
            row[to] /= sum;
        }
        return row;
    }

    private static Map<Step, Map<Step, Double>> common() {
        var rows = new EnumMap<Step, Map<Step, Double>>(Step.class);
        rows.put(HOME, Map.of(SEARCH, 30.0, CATEGORY, 40.0, PRODUCT, 12.0, LOGIN, 8.0, HELP, 2.0, LEAVE, 8.0));
        rows.put(SEARCH, Map.of(PRODUCT, 60.0, SEARCH, 18.0, CATEGORY, 10.0, HOME, 3.0, LEAVE, 9.0));
        rows.put(CATEGORY, Map.of(PRODUCT, 55.0, CATEGORY, 25.0, SEARCH, 8.0, HOME, 3.0, LEAVE, 9.0));
        rows.put(
                PRODUCT,
                Map.of(
                        DETAIL,
                        35.0,
                        ADD_TO_CART,
                        8.0,
                        PRODUCT,
                        18.0,
                        CATEGORY,
                        14.0,
                        SEARCH,
                        10.0,
                        CART,
                        2.0,
                        HELP,
                        1.0,
                        LEAVE,
                        12.0));
        rows.put(
                DETAIL,
                Map.of(DETAIL, 30.0, ADD_TO_CART, 10.0, PRODUCT, 20.0, CATEGORY, 18.0, SEARCH, 10.0, LEAVE, 12.0));
        rows.put(ADD_TO_CART, Map.of(CART, 45.0, PRODUCT, 15.0, CATEGORY, 20.0, SEARCH, 12.0, DETAIL, 3.0, LEAVE, 5.0));
        rows.put(
                CART,
                Map.of(
                        CHECKOUT_ADDRESS,
                        30.0,
                        PRODUCT,
                        15.0,
                        CATEGORY,
                        12.0,
                        ADD_TO_CART,
                        2.0,
                        SEARCH,
                        8.0,
                        LEAVE,
                        33.0));
        rows.put(CHECKOUT_ADDRESS, Map.of(CHECKOUT_PAYMENT, 80.0, CART, 8.0, HELP, 2.0, LEAVE, 10.0));
        rows.put(CHECKOUT_PAYMENT, Map.of(CHECKOUT_DONE, 88.0, CART, 2.0, LEAVE, 10.0));
        rows.put(CHECKOUT_DONE, Map.of(LEAVE, 70.0, HOME, 15.0, ORDERS, 15.0));
        rows.put(LOGIN, Map.of(ACCOUNT, 25.0, HOME, 20.0, CATEGORY, 25.0, SEARCH, 22.0, LEAVE, 8.0));
        rows.put(ACCOUNT, Map.of(ORDERS, 40.0, HOME, 15.0, CATEGORY, 20.0, SEARCH, 15.0, LEAVE, 10.0));
        rows.put(ORDERS, Map.of(ACCOUNT, 15.0, ORDERS, 10.0, HELP, 10.0, PRODUCT, 20.0, HOME, 15.0, LEAVE, 30.0));
        rows.put(HELP, Map.of(HELP, 30.0, HOME, 22.0, SEARCH, 15.0, ACCOUNT, 3.0, LEAVE, 30.0));
        return rows;
    }
}
