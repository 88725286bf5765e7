package io.anomalyguard.dashboard.simulation;

import io.anomalyguard.contracts.label.AttackType;

/** Attacks in an operator's words. */
final class AttackWords {
    private AttackWords() {}

    static String name(AttackType type) {
        return switch (type) {
            case CLICK_FLOOD -> "Click flood";
            case SCRAPER -> "Scraper";
            case CREDENTIAL_STUFFING -> "Credential stuffing";
            case SESSION_HIJACK -> "Session hijack";
            case CART_HOARDING -> "Cart hoarding";
            case LOW_AND_SLOW -> "Low and slow";
        };
    }

    static String description(AttackType type) {
        return switch (type) {
            case CLICK_FLOOD -> "One client hammers the site as fast as it can.";
            case SCRAPER -> "A bot walks the catalogue page by page at a steady pace.";
            case CREDENTIAL_STUFFING -> "A list of stolen passwords is tried against the log-in.";
            case SESSION_HIJACK -> "A stolen session goes on from another address, with other habits.";
            case CART_HOARDING -> "A bot puts scarce goods into carts and never pays.";
            case LOW_AND_SLOW -> "A bot that stays under every rate limit, for long.";
        };
    }
}
