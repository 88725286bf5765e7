package io.anomalyguard.dashboard.alerts;

import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.live.AlertList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Which alerts to show.
 *
 * @param states which states
 * @param least the least severity
 * @param owner only alerts that this person took; empty for everybody's
 * @param text to be found in user, reason or alert id, whatever the case; empty for all
 */
record AlertFilter(States states, Severity least, String owner, String text) {
    static final AlertFilter ACTIVE = new AlertFilter(States.ACTIVE, Severity.LOW, "", "");

    /** Groups of states. */
    enum States {
        ACTIVE("Active"),
        OPEN("Open"),
        ACKNOWLEDGED("Acknowledged"),
        CLOSED("Closed"),
        ALL("All");

        private final String words;

        States(String words) {
            this.words = words;
        }

        String words() {
            return words;
        }
    }

    /** The alerts that fit, in their order: active ones most urgent first, then closed ones newest first. */
    List<Alert> apply(AlertList alerts) {
        Stream<Alert> some = switch (states) {
            case ACTIVE -> alerts.active().stream();
            case OPEN -> alerts.active().stream().filter(alert -> alert.state() == AlertState.OPEN);
            case ACKNOWLEDGED -> alerts.active().stream().filter(alert -> alert.state() == AlertState.ACKNOWLEDGED);
            case CLOSED -> alerts.closed().stream();
            case ALL -> Stream.concat(alerts.active().stream(), alerts.closed().stream());
        };
        String wanted = text.strip().toLowerCase(Locale.ROOT);
        return some.filter(alert -> alert.severity().compareTo(least) >= 0)
                .filter(alert -> owner.isEmpty() || owner.equals(AlertWords.owner(alert)))
                .filter(alert -> wanted.isEmpty()
                        || contains(alert.userId(), wanted)
                        || contains(alert.reason(), wanted)
                        || contains(alert.alertId(), wanted))
                .toList();
    }

    private static boolean contains(String text, String wanted) {
        return text.toLowerCase(Locale.ROOT).contains(wanted);
    }
}
