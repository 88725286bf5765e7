package io.anomalyguard.contracts.click;

import io.anomalyguard.contracts.json.WireName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the user did. */
public enum EventType implements WireName {
    PAGE_VIEW("page_view"),
    CLICK("click"),
    SEARCH("search"),
    ADD_TO_CART("add_to_cart"),
    CHECKOUT("checkout"),
    LOGIN("login"),
    LOGIN_FAILED("login_failed");

    private static final Map<String, EventType> BY_NAME = WireName.byName(EventType.class);

    private final String wireName;

    EventType(String wireName) {
        this.wireName = wireName;
    }

    /** Adding to the cart and checking out are the steps of a transaction. */
    public boolean isTransaction() {
        return this == ADD_TO_CART || this == CHECKOUT;
    }

    @Override
    public String wireName() {
        return wireName;
    }

    /** The type with that wire name, or null if there is none. */
    public static @Nullable EventType of(String wireName) {
        return BY_NAME.get(wireName);
    }
}
