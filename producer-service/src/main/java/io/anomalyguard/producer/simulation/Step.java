package io.anomalyguard.producer.simulation;

/** What a visitor does next on the shop: the states of the walk. */
enum Step {
    HOME(4),
    SEARCH(6),
    CATEGORY(6),
    PRODUCT(8),
    /** Turns to a picture, a size or the reviews on the product's page. */
    DETAIL(2.5),
    ADD_TO_CART(3),
    CART(6),
    CHECKOUT_ADDRESS(20),
    CHECKOUT_PAYMENT(22),
    CHECKOUT_DONE(8),
    LOGIN(6),
    ACCOUNT(5),
    ORDERS(8),
    HELP(18),
    /** Closes the tab. */
    LEAVE(0);

    /** Median seconds that a visitor of average pace stays before the next step. */
    final double medianThinkSeconds;

    Step(double medianThinkSeconds) {
        this.medianThinkSeconds = medianThinkSeconds;
    }
}
