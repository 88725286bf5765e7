package io.anomalyguard.contracts.label;

import io.anomalyguard.contracts.json.WireName;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The attacks that the simulator can inject. */
public enum AttackType implements WireName {
    /** One client hammers the site as fast as it can. */
    CLICK_FLOOD,
    /** A bot walks the catalogue page by page at a steady pace. */
    SCRAPER,
    /** A list of stolen passwords is tried against the log-in. */
    CREDENTIAL_STUFFING,
    /** A stolen session goes on from another address and with other habits. */
    SESSION_HIJACK,
    /** A bot puts scarce goods into carts and never pays. */
    CART_HOARDING,
    /** A bot that stays under every rate limit, for long. */
    LOW_AND_SLOW;

    private static final Map<String, AttackType> BY_NAME = WireName.byName(AttackType.class);

    /** The type with that wire name, or null if there is none. */
    public static @Nullable AttackType of(String wireName) {
        return BY_NAME.get(wireName);
    }
}
