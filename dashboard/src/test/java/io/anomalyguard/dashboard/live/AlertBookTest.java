package io.anomalyguard.dashboard.live;

import static io.anomalyguard.contracts.alert.AlertState.ACKNOWLEDGED;
import static io.anomalyguard.contracts.alert.AlertState.FALSE_POSITIVE;
import static io.anomalyguard.contracts.alert.AlertState.OPEN;
import static io.anomalyguard.contracts.alert.AlertState.RESOLVED;
import static io.anomalyguard.contracts.score.Severity.CRITICAL;
import static io.anomalyguard.contracts.score.Severity.HIGH;
import static io.anomalyguard.contracts.score.Severity.LOW;
import static io.anomalyguard.dashboard.live.AlertBook.Change.MINOR;
import static io.anomalyguard.dashboard.live.AlertBook.Change.URGENT;
import static io.anomalyguard.dashboard.live.Samples.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.alert.Alert;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlertBookTest {
    private final AlertBook book = new AlertBook(100, 3);

    @Test
    void shouldOrderByStateThenSeverityThenNewest() {
        book.apply(alert("low", "u", OPEN, LOW, 500));
        book.apply(alert("taken", "u", ACKNOWLEDGED, CRITICAL, 900));
        book.apply(alert("old", "u", OPEN, CRITICAL, 100));
        book.apply(alert("new", "u", OPEN, CRITICAL, 200));
        assertThat(active()).containsExactly("new", "old", "low", "taken");
        assertThat(book.list().open()).isEqualTo(3);
        assertThat(book.list().open(CRITICAL)).isEqualTo(2);
        assertThat(book.list().open(HIGH)).isZero();
        assertThat(book.list().acknowledged()).isEqualTo(1);
    }

    @Test
    void shouldCallForAttentionForNewAlertsAndThoseThatBecomeCritical() {
        assertThat(book.apply(alert("a", "u", OPEN, LOW, 1))).isEqualTo(URGENT);
        assertThat(book.apply(alert("a", "u", OPEN, LOW, 1))).isEqualTo(MINOR);
        assertThat(book.apply(alert("a", "u", OPEN, HIGH, 1))).isEqualTo(MINOR);
        assertThat(book.apply(alert("a", "u", OPEN, CRITICAL, 1))).isEqualTo(URGENT);
        assertThat(book.apply(alert("a", "u", OPEN, CRITICAL, 1))).isEqualTo(MINOR);
        assertThat(book.apply(alert("a", "u", ACKNOWLEDGED, CRITICAL, 1))).isEqualTo(MINOR);
        assertThat(book.apply(alert("a", "u", FALSE_POSITIVE, CRITICAL, 1))).isEqualTo(MINOR);
        assertThat(book.apply(alert("b", "u", RESOLVED, CRITICAL, 1))).isEqualTo(MINOR);
        assertThat(book.apply(alert("b", "u", OPEN, LOW, 1))).isEqualTo(URGENT);
    }

    @Test
    void shouldKeepOneRowForEachAlertThroughItsLife() {
        book.apply(alert("a", "u", OPEN, LOW, 1));
        book.apply(alert("a", "u", OPEN, CRITICAL, 1));
        assertThat(active()).containsExactly("a");
        book.apply(alert("a", "u", RESOLVED, CRITICAL, 1));
        assertThat(active()).isEmpty();
        assertThat(book.list().closed()).extracting(Alert::alertId).containsExactly("a");
        book.remove("a");
        assertThat(book.list().closed()).isEmpty();
    }

    @Test
    void shouldTellWhatWasOpenedLatelyThoughItIsClosedByNow() {
        book.apply(alert("before", "u", OPEN, LOW, 99));
        book.apply(alert("open", "u", OPEN, LOW, 100));
        book.apply(alert("closed", "u", RESOLVED, LOW, 200));
        book.apply(alert("mistaken", "u", FALSE_POSITIVE, LOW, 200));
        assertThat(book.list().openedSince(100)).extracting(Alert::alertId).containsExactly("open", "closed");
    }

    @Test
    void shouldHoldOnlyTheNewestClosedAlerts() {
        // One partition of the topic after the other.
        for (int at : List.of(10, 40, 20, 50, 30)) {
            book.apply(alert("at-" + at, "u", RESOLVED, LOW, at));
        }
        assertThat(book.list().closed()).extracting(Alert::alertId).containsExactly("at-50", "at-40", "at-30");
        book.apply(alert("at-40", "u", FALSE_POSITIVE, LOW, 60));
        assertThat(book.list().closed()).extracting(Alert::alertId).containsExactly("at-40", "at-50", "at-30");
        assertThat(book.get("at-10")).isNull();
    }

    @Test
    void shouldLeaveOutTheLeastUrgentBeyondTheBoundAndSaySo() {
        var small = new AlertBook(2, 2);
        small.apply(alert("low", "u", OPEN, LOW, 1));
        small.apply(alert("critical", "u", OPEN, CRITICAL, 2));
        small.apply(alert("high", "u", OPEN, HIGH, 3));
        assertThat(small.list().active()).extracting(Alert::alertId).containsExactly("critical", "high");
        assertThat(small.list().leftOut()).isEqualTo(1);

        // Its next record is no news, and it is still one that is left out.
        assertThat(small.apply(alert("low", "u", OPEN, LOW, 1))).isEqualTo(AlertBook.Change.MINOR);
        assertThat(small.list().leftOut()).isEqualTo(1);
        small.apply(alert("high", "u", RESOLVED, HIGH, 3));
        assertThat(small.apply(alert("low", "u", OPEN, LOW, 1))).isEqualTo(AlertBook.Change.MINOR);
        assertThat(small.list().leftOut()).isZero();
    }

    @Test
    void shouldTellAtOnceOfAnAlertThatWasLeftOutAndHasBecomeCritical() {
        var small = new AlertBook(1, 1);
        small.apply(alert("high", "u", OPEN, HIGH, 3));
        assertThat(small.apply(alert("low", "u", OPEN, LOW, 1))).isEqualTo(AlertBook.Change.MINOR);
        assertThat(small.apply(alert("low", "u", OPEN, CRITICAL, 1))).isEqualTo(AlertBook.Change.URGENT);
    }

    @Test
    void shouldGiveTheSameListUntilSomethingChanges() {
        book.apply(alert("a", "u", OPEN, LOW, 1));
        AlertList before = book.list();
        assertThat(book.list()).isSameAs(before);
        book.apply(alert("b", "u", OPEN, LOW, 2));
        assertThat(before.active()).extracting(Alert::alertId).containsExactly("a");
        assertThat(active()).containsExactly("b", "a");
    }

    @Test
    void shouldForgetARemovedAlert() {
        book.apply(alert("a", "u", OPEN, LOW, 1));
        book.remove("a");
        book.remove("never seen");
        assertThat(active()).isEmpty();
    }

    private List<String> active() {
        return book.list().active().stream().map(Alert::alertId).toList();
    }
}
