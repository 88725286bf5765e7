package io.anomalyguard.benchmarks.detection;

import io.anomalyguard.contracts.json.WireName;
import io.anomalyguard.contracts.label.AttackType;
import java.util.List;
import java.util.Locale;

/** The detection table: several seeds and sizes of site, without attackers, with 1 % and with 5 %. */
public final class Detection {
    private static final int TRAINING_MINUTES = 15;

    private Detection() {}

    public static void main(String[] args) {
        print(
                "No attackers",
                List.of(
                        new Scenario(200, 0, 11, TRAINING_MINUTES, 30),
                        new Scenario(200, 0, 12, TRAINING_MINUTES, 30),
                        new Scenario(50, 0, 13, TRAINING_MINUTES, 60),
                        new Scenario(400, 0, 14, TRAINING_MINUTES, 15)));
        print("1 attacker in 100 visits", withAttackers(0.01));
        print("5 attackers in 100 visits", withAttackers(0.05));
    }

    private static List<Scenario> withAttackers(double share) {
        return List.of(
                new Scenario(200, share, 21, TRAINING_MINUTES, 20),
                new Scenario(100, share, 22, TRAINING_MINUTES, 30),
                new Scenario(50, share, 23, TRAINING_MINUTES, 45));
    }

    private static void print(String title, List<Scenario> scenarios) {
        List<Outcome> outcomes =
                scenarios.stream().map(scenario -> new Watch(scenario).run()).toList();
        Outcome all = outcomes.stream().reduce(Outcome::plus).orElseThrow();
        System.out.printf(Locale.ROOT, "%n%s%n", title);
        for (int i = 0; i < scenarios.size(); i++) {
            Scenario scenario = scenarios.get(i);
            Outcome outcome = outcomes.get(i);
            System.out.printf(
                    Locale.ROOT,
                    "  %3.0f events/s, seed %d, %d min: %d attacks, %d alerts, %d of them false (%.1f in 10 min at 200 events/s)%n",
                    scenario.rate(),
                    scenario.seed(),
                    scenario.minutes(),
                    outcome.attacks().size(),
                    outcome.trueAlerts() + outcome.falseAlerts(),
                    outcome.falseAlerts(),
                    outcome.falseAlertsInTenMinutes());
        }
        System.out.printf(
                Locale.ROOT,
                "  all: precision %.3f; false alerts: %.2f in 10 min at 200 events/s, %.2f per 1,000 people%n",
                all.precision(),
                all.falseAlertsInTenMinutes(),
                all.falseAlertsPerThousandUsers());
        if (all.attacks().isEmpty()) {
            return;
        }
        System.out.printf("  %-20s %8s %8s %16s%n", "attack", "attacks", "recall", "s to alert 50/90 %");
        for (AttackType type : AttackType.values()) {
            System.out.printf(
                    Locale.ROOT,
                    "  %-20s %8d %8.2f %9.0f / %.0f%n",
                    ((WireName) type).wireName(),
                    all.attacks(type),
                    all.recall(type),
                    all.secondsToAlert(type, 0.5),
                    all.secondsToAlert(type, 0.9));
        }
    }
}
