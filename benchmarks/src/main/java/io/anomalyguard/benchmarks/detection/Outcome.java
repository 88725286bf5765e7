package io.anomalyguard.benchmarks.detection;

import io.anomalyguard.contracts.label.AttackType;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * What became of the attacks.
 *
 * @param attacks each one, with the time to its first alert
 * @param trueAlerts alerts on a user under attack; several if an attack pauses
 * @param falseAlerts alerts on anybody else
 * @param people users that were no attackers
 * @param minutes watched
 * @param peoplesEvents events that people made meanwhile
 */
record Outcome(List<Found> attacks, int trueAlerts, int falseAlerts, int people, double minutes, double peoplesEvents) {

    /** @param millis from the attack's start to its first alert; -1 if there was none */
    record Found(AttackType type, long millis) {
        boolean isDetected() {
            return millis >= 0;
        }
    }

    Outcome plus(Outcome other) {
        var all = new ArrayList<>(attacks);
        all.addAll(other.attacks);
        return new Outcome(
                all,
                trueAlerts + other.trueAlerts,
                falseAlerts + other.falseAlerts,
                people + other.people,
                minutes + other.minutes,
                peoplesEvents + other.peoplesEvents);
    }

    long attacks(AttackType type) {
        return attacks.stream().filter(attack -> attack.type() == type).count();
    }

    /** Share of the attacks of a type that raised an alert; NaN if there were none. */
    double recall(AttackType type) {
        return attacks.stream().filter(a -> a.type() == type && a.isDetected()).count() / (double) attacks(type);
    }

    /** Seconds within which so many of the detected attacks of a type had raised an alert; NaN if none had. */
    double secondsToAlert(AttackType type, double share) {
        double[] seconds = attacks.stream()
                .filter(attack -> attack.type() == type && attack.isDetected())
                .flatMapToDouble(attack -> DoubleStream.of(attack.millis() / 1_000.0))
                .sorted()
                .toArray();
        return seconds.length == 0 ? Double.NaN : seconds[(int) Math.ceil(share * seconds.length) - 1];
    }

    /** Share of the alerts that were on a user under attack; NaN without alerts. */
    double precision() {
        return trueAlerts / (double) (trueAlerts + falseAlerts);
    }

    /** False alerts in ten minutes of 200 events/s of people's, the demo's traffic. */
    double falseAlertsInTenMinutes() {
        return falseAlerts / peoplesEvents * 200 * 600;
    }

    double falseAlertsPerThousandUsers() {
        return falseAlerts * 1_000.0 / people;
    }
}
