package io.anomalyguard.dashboard.simulation;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.dashboard.live.AlertList;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How well the injected attacks are found. An attack is detected if an alert of its user opened between its start and
 * {@value #GRACE_MS} ms after its end; it is missed once that time is over. An alert is right if it falls into such a
 * span of any attack on its user, and then it is of that attack's type. Any other alert is false, and of no type; it
 * <em>resembles</em> the type whose right alerts give the most similar reasons. What counts are attacks that ran within the
 * last {@value #SPAN_MS} ms, and alerts that opened within them and since the oldest known attack.
 *
 * @param attacks those on one user each, newest first
 * @param perType one line for each type that was injected
 * @param alerts alerts that count
 * @param rightAlerts of these, alerts on an attack
 */
record Detection(List<Attack> attacks, List<PerType> perType, int alerts, int rightAlerts) {
    /** The feature windows remember a user's behaviour for a minute. */
    static final long GRACE_MS = 60_000;

    /** Longer ago another model may have judged. */
    static final long SPAN_MS = 3_600_000;

    /** What became of an attack. */
    enum Outcome {
        DETECTED("Detected"),
        PENDING("Running"),
        MISSED("Missed");

        private final String words;

        Outcome(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /**
     * One attack on or by one user.
     *
     * @param alert the first alert on it, or null
     */
    record Attack(
            AttackLabel label, Outcome outcome, @Nullable Alert alert) {
        /** From the attack's first click to the click that opened the alert, in seconds; only if detected. */
        double secondsToDetection() {
            return alert == null ? Double.NaN : Math.max(0, alert.openedAt() - label.startMs()) / 1_000.0;
        }
    }

    /**
     * The attacks of one type.
     *
     * @param detected how many were
     * @param missed how many were not, and are over
     * @param running how many can still be detected
     * @param medianSeconds to detection, over the detected ones; NaN without any
     * @param maxSeconds the same for the slowest
     * @param rightAlerts alerts on attacks of the type
     * @param resemblingAlerts false alerts that resemble it
     */
    record PerType(
            AttackType type,
            int detected,
            int missed,
            int running,
            double medianSeconds,
            double maxSeconds,
            int rightAlerts,
            int resemblingAlerts) {
        int injected() {
            return detected + missed + running;
        }

        /** Share of the decided ones that were detected; NaN without any. */
        double recall() {
            return share(detected, detected + missed);
        }

        /** Share of the alerts of the type among these and the false ones that resemble it; NaN without any. */
        double precision() {
            return share(rightAlerts, rightAlerts + resemblingAlerts);
        }
    }

    /** Share of the alerts that are right; NaN without any. */
    double precision() {
        return share(rightAlerts, alerts);
    }

    private static double share(int part, int whole) {
        return whole == 0 ? Double.NaN : (double) part / whole;
    }

    static Detection of(Collection<AttackLabel> labels, AlertList list, long now) {
        var byUser = labels.stream().collect(Collectors.groupingBy(AttackLabel::userId));
        long oldest = labels.stream().mapToLong(AttackLabel::startMs).min().orElse(Long.MAX_VALUE);
        long since = Math.max(oldest, now - SPAN_MS);
        Map<String, Alert> first = new HashMap<>();
        var right = new EnumMap<AttackType, List<Alert>>(AttackType.class);
        var wrong = new ArrayList<Alert>();
        int alerts = 0;
        for (Alert alert : (Iterable<Alert>) Stream.concat(list.active().stream(), list.closed().stream())::iterator) {
            var hit = byUser.getOrDefault(alert.userId(), List.of()).stream()
                    .filter(label -> covers(label, alert))
                    .toList();
            hit.forEach(label -> first.merge(label.attackId(), alert, (a, b) -> a.openedAt() <= b.openedAt() ? a : b));
            if (alert.openedAt() < since) {
                continue;
            }
            alerts++;
            hit.stream()
                    .max(Comparator.comparingLong(AttackLabel::startMs))
                    .map(label -> right.computeIfAbsent(label.type(), type -> new ArrayList<>()))
                    .orElse(wrong)
                    .add(alert);
        }
        var attacks = labels.stream()
                .filter(label -> label.endMs() >= now - SPAN_MS)
                .map(label -> {
                    Alert alert = first.get(label.attackId());
                    Outcome outcome = alert != null
                            ? Outcome.DETECTED
                            : now <= label.endMs() + GRACE_MS ? Outcome.PENDING : Outcome.MISSED;
                    return new Attack(label, outcome, alert);
                })
                .sorted(Comparator.comparingLong(
                                (Attack attack) -> attack.label().startMs())
                        .reversed())
                .toList();
        Map<AttackType, Long> resembling = Resemblance.count(wrong, right);
        var perType = Arrays.stream(AttackType.values())
                .map(type -> perType(
                        type,
                        attacks.stream()
                                .filter(attack -> attack.label().type() == type)
                                .toList(),
                        right.getOrDefault(type, List.of()).size(),
                        resembling.getOrDefault(type, 0L).intValue()))
                .filter(line -> line.injected() > 0)
                .toList();
        return new Detection(attacks, perType, alerts, alerts - wrong.size());
    }

    private static boolean covers(AttackLabel label, Alert alert) {
        return alert.openedAt() >= label.startMs() && alert.openedAt() <= label.endMs() + GRACE_MS;
    }

    private static PerType perType(AttackType type, List<Attack> attacks, int rightAlerts, int resemblingAlerts) {
        double[] seconds = attacks.stream()
                .filter(attack -> attack.outcome() == Outcome.DETECTED)
                .mapToDouble(Attack::secondsToDetection)
                .sorted()
                .toArray();
        return new PerType(
                type,
                seconds.length,
                count(attacks, attack -> attack.outcome() == Outcome.MISSED),
                count(attacks, attack -> attack.outcome() == Outcome.PENDING),
                seconds.length == 0 ? Double.NaN : seconds[(seconds.length - 1) / 2],
                seconds.length == 0 ? Double.NaN : seconds[seconds.length - 1],
                rightAlerts,
                resemblingAlerts);
    }

    private static int count(List<Attack> attacks, Predicate<Attack> which) {
        return (int) attacks.stream().filter(which).count();
    }
}
