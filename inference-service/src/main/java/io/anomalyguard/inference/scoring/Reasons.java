package io.anomalyguard.inference.scoring;

import io.anomalyguard.contracts.activity.Feature;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.inference.model.FeatureProfile;
import io.anomalyguard.inference.model.Model;
import io.anomalyguard.inference.model.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.util.StringUtils;

/** Says in words why a row is an anomaly, for instance "412 clicks in the last minute (95 % of users stay at or under 22)". */
public final class Reasons {
    private static final int MOST = 3;
    private static final double LEAST_SHARE = 0.08;

    /** Values of contributions have six decimals. */
    private static final double ROUNDING = 1e-6;

    private Reasons() {}

    /**
     * One line for an operator: the features beyond their limits, then those with the greatest shares that lie outside of
     * what is usual.
     *
     * @param contributions greatest share first
     */
    public static String describe(Model model, Verdict verdict, List<Contribution> contributions) {
        var parts = new ArrayList<String>();
        for (Feature feature : verdict.beyond()) {
            contributions.stream()
                    .filter(c -> c.feature().equals(feature.wireName()) && parts.size() < MOST)
                    .forEach(c -> parts.add(unusual(model, feature, c.value())));
        }
        for (Contribution c : contributions) {
            Feature feature = Feature.of(c.feature());
            if (feature == null || c.share() < LEAST_SHARE || parts.size() == MOST) {
                break;
            }
            FeatureProfile usual = model.profile(feature);
            boolean outside = isOver(usual, c.value()) || isUnder(usual, c.value());
            if (outside && !verdict.beyond().contains(feature)) {
                parts.add(unusual(model, feature, c.value()));
            }
        }
        if (parts.isEmpty()) {
            // Each value alone is usual: it is their combination that is not.
            for (Contribution c : contributions) {
                Feature feature = Feature.of(c.feature());
                if (parts.size() < 2
                        && feature != null
                        && !quantity(feature, c.value())
                                .equals(quantity(feature, model.profile(feature).median()))) {
                    parts.add(unusual(model, feature, c.value()));
                }
            }
            return parts.isEmpty()
                    ? "Values that are usual each, and unusual together"
                    : "Unusual together: " + String.join("; ", parts);
        }
        return StringUtils.capitalize(String.join("; ", parts));
    }

    private static String unusual(Model model, Feature feature, double value) {
        FeatureProfile usual = model.profile(feature);
        if (isOver(usual, value)) {
            return phrase(feature, value) + " (95 % of users stay at or under " + quantity(feature, usual.high()) + ")";
        }
        if (isUnder(usual, value)) {
            return phrase(feature, value) + " (95 % of users are at or over " + quantity(feature, usual.low()) + ")";
        }
        return phrase(feature, value) + " (usually " + quantity(feature, usual.median()) + ")";
    }

    private static boolean isOver(FeatureProfile usual, double value) {
        return value - usual.high() > ROUNDING;
    }

    private static boolean isUnder(FeatureProfile usual, double value) {
        return usual.low() - value > ROUNDING;
    }

    private static String phrase(Feature feature, double value) {
        String amount = quantity(feature, value);
        String s = amount.equals("1") ? "" : "s";
        return switch (feature) {
            case CLICKS_10S -> amount + " click" + s + " in the last 10 seconds";
            case CLICKS_1M -> amount + " click" + s + " in the last minute";
            case SESSION_CLICKS -> amount + " click" + s + " in this session";
            case SESSION_DURATION -> "session of " + amount;
            case INTER_ARRIVAL_MEAN -> amount + " between clicks";
            case INTER_ARRIVAL_CV -> "gaps between clicks vary by " + amount;
            case DISTINCT_PAGES_1M -> amount + " different page" + s + " in the last minute";
            case REPEAT_PAGE_RATIO -> amount + " of the last minute's clicks on pages seen in it before";
            case ERROR_RATIO_1M -> amount + " of the last minute's requests answered with an error";
            case LOGIN_FAILURES_1M -> amount + " failed log-in" + s + " in the last minute";
            case DISTINCT_IPS_1M -> amount + " client address" + (s.isEmpty() ? "" : "es") + " in the last minute";
            case TRANSACTION_RATIO -> amount + " of the session's clicks are cart or checkout";
        };
    }

    private static String quantity(Feature feature, double value) {
        return switch (feature) {
            case CLICKS_10S, CLICKS_1M, SESSION_CLICKS, DISTINCT_PAGES_1M, LOGIN_FAILURES_1M, DISTINCT_IPS_1M ->
                String.format(Locale.ROOT, "%,d", (long) value);
            case SESSION_DURATION, INTER_ARRIVAL_MEAN -> duration(value);
            case INTER_ARRIVAL_CV, REPEAT_PAGE_RATIO, ERROR_RATIO_1M, TRANSACTION_RATIO ->
                String.format(Locale.ROOT, "%.0f %%", 100 * value);
        };
    }

    private static String duration(double seconds) {
        if (seconds < 10) {
            return String.format(Locale.ROOT, "%.2f s", seconds);
        }
        return seconds < 120
                ? String.format(Locale.ROOT, "%.0f s", seconds)
                : String.format(Locale.ROOT, "%.0f min", seconds / 60);
    }
}
