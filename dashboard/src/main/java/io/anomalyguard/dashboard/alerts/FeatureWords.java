package io.anomalyguard.dashboard.alerts;

import io.anomalyguard.contracts.activity.Feature;
import java.text.NumberFormat;
import java.util.Locale;

/** Features in an operator's words. */
public final class FeatureWords {
    private FeatureWords() {}

    /** A feature's name for people; one that this version does not know keeps its wire name. */
    public static String label(String wireName) {
        Feature feature = Feature.of(wireName);
        if (feature == null) {
            return wireName;
        }
        return switch (feature) {
            case CLICKS_10S -> "Clicks in 10 s";
            case CLICKS_1M -> "Clicks in 1 min";
            case SESSION_CLICKS -> "Clicks in the session";
            case SESSION_DURATION -> "Length of the session";
            case INTER_ARRIVAL_MEAN -> "Mean pause between clicks";
            case INTER_ARRIVAL_CV -> "Irregularity of the pauses";
            case DISTINCT_PAGES_1M -> "Different pages in 1 min";
            case REPEAT_PAGE_RATIO -> "Repeated pages";
            case ERROR_RATIO_1M -> "Errors";
            case LOGIN_FAILURES_1M -> "Failed log-ins in 1 min";
            case DISTINCT_IPS_1M -> "Addresses in 1 min";
            case TRANSACTION_RATIO -> "Cart and checkout steps";
        };
    }

    /** A feature's value with its unit. */
    public static String value(String wireName, double value, Locale locale) {
        Feature feature = Feature.of(wireName);
        if (feature == null) {
            return number(value, 2, locale);
        }
        return switch (feature) {
            case CLICKS_10S, CLICKS_1M, SESSION_CLICKS, DISTINCT_PAGES_1M, LOGIN_FAILURES_1M, DISTINCT_IPS_1M ->
                number(value, 1, locale);
            case SESSION_DURATION, INTER_ARRIVAL_MEAN -> number(value, value < 10 ? 2 : 0, locale) + " s";
            case INTER_ARRIVAL_CV -> number(value, 2, locale);
            case REPEAT_PAGE_RATIO, ERROR_RATIO_1M, TRANSACTION_RATIO -> number(100 * value, 0, locale) + " %";
        };
    }

    private static String number(double value, int digits, Locale locale) {
        NumberFormat format = NumberFormat.getInstance(locale);
        format.setMaximumFractionDigits(digits);
        return format.format(value);
    }
}
