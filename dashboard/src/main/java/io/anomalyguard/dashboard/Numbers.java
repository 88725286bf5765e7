package io.anomalyguard.dashboard;

import java.text.NumberFormat;
import java.util.Locale;

/** Numbers in words of a language. */
public final class Numbers {
    private Numbers() {}

    public static String whole(long value, Locale locale) {
        return NumberFormat.getIntegerInstance(locale).format(value);
    }

    /** With exactly so many decimals. */
    public static String fixed(double value, int decimals, Locale locale) {
        NumberFormat format = NumberFormat.getInstance(locale);
        format.setMinimumFractionDigits(decimals);
        format.setMaximumFractionDigits(decimals);
        return format.format(value);
    }

    /** Without decimals from 10 on, with at most one below. */
    public static String rate(double perSecond, Locale locale) {
        NumberFormat format = NumberFormat.getInstance(locale);
        format.setMaximumFractionDigits(perSecond < 10 ? 1 : 0);
        return format.format(perSecond);
    }

    /** A share of 0 to 1 in percent, with at most so many decimals. */
    public static String percent(double share, int decimals, Locale locale) {
        NumberFormat format = NumberFormat.getInstance(locale);
        format.setMaximumFractionDigits(decimals);
        return format.format(100 * share) + " %";
    }

    /** A span in one unit, rounded down: {@code 42 s}, {@code 5 min}, {@code 3 h}. */
    public static String span(long ms) {
        long seconds = Math.max(0, ms) / 1_000;
        if (seconds < 120) {
            return seconds + " s";
        }
        if (seconds < 7_200) {
            return seconds / 60 + " min";
        }
        return seconds < 172_800 ? seconds / 3_600 + " h" : seconds / 86_400 + " d";
    }
}
