package io.anomalyguard.dashboard.simulation;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.contracts.score.Contribution;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Which type of attack an alert looks like, by its reasons: the shares of the features, counted negative where the value
 * was lower than usual, compared by the cosine of the angle between them.
 */
final class Resemblance {
    private Resemblance() {}

    /** How many of some alerts resemble each type most, given alerts on attacks of it; those that resemble none are left out. */
    static Map<AttackType, Long> count(Collection<Alert> alerts, Map<AttackType, List<Alert>> known) {
        var reasons = new EnumMap<AttackType, Map<String, Double>>(AttackType.class);
        known.forEach((type, examples) -> reasons.put(type, reasons(examples)));
        return alerts.stream()
                .map(alert -> nearest(reasons(List.of(alert)), reasons))
                .flatMap(Optional::stream)
                .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    }

    private static Optional<AttackType> nearest(
            Map<String, Double> reasons, Map<AttackType, Map<String, Double>> known) {
        return known.entrySet().stream()
                .filter(type -> cosine(reasons, type.getValue()) > 0)
                .max(Comparator.comparingDouble(type -> cosine(reasons, type.getValue())))
                .map(Map.Entry::getKey);
    }

    private static Map<String, Double> reasons(Collection<Alert> alerts) {
        var sum = new HashMap<String, Double>();
        for (Alert alert : alerts) {
            for (Contribution reason : alert.contributions()) {
                sum.merge(
                        reason.feature(),
                        reason.share() * Math.signum(reason.value() - reason.expected()),
                        Double::sum);
            }
        }
        return sum;
    }

    private static double cosine(Map<String, Double> a, Map<String, Double> b) {
        return a.isEmpty() || b.isEmpty() ? 0 : product(a, b) / Math.sqrt(product(a, a) * product(b, b));
    }

    private static double product(Map<String, Double> a, Map<String, Double> b) {
        return a.entrySet().stream()
                .mapToDouble(each -> each.getValue() * b.getOrDefault(each.getKey(), 0.0))
                .sum();
    }
}
