package io.anomalyguard.inference.alerts;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.activity.UserActivity;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertAction;
import io.anomalyguard.contracts.alert.AlertActionType;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.json.RecordCodec;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.contracts.topic.Topics;
import io.anomalyguard.inference.model.Models;
import io.anomalyguard.inference.scoring.Scorer;
import io.anomalyguard.inference.scoring.Scorer.Judgement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class EpisodeTest {
    private static final AlertSettings SETTINGS = new AlertSettings(
            3, 5, 4, Duration.ofSeconds(30), Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(2), 100);
    private static final RecordCodec<EpisodeState> CODEC = new RecordCodec<>(EpisodeState.class);

    private final Scorer scorer = new Scorer(Models.active());

    /** After a crash the source goes back to the last committed offset, while the changelog is already further. */
    @Test
    void shouldChangeNothingWhenRowsComeAgainAfterACrash() {
        var random = new Random(5);
        for (int round = 0; round < 50; round++) {
            List<double[]> rows = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                rows.add(random.nextInt(10) < 6 ? Models.flood() : Models.calm());
            }
            var straight = new Episode("bot", SETTINGS);
            List<Alert> expected = feed(straight, rows, 0);

            int crash = 1 + random.nextInt(rows.size() - 1);
            int committed = random.nextInt(crash);
            var before = new Episode("bot", SETTINGS);
            List<Alert> published = feed(before, rows.subList(0, crash), 0);
            var after = new Episode(CODEC.decode(CODEC.encode(before.state())), SETTINGS);
            published.addAll(feed(after, rows.subList(committed, rows.size()), committed));

            assertThat(published).isEqualTo(expected);
            assertThat(after.state()).isEqualTo(straight.state());
        }
    }

    @Test
    void shouldSurviveTheStoreUnchanged() {
        var episode = new Episode("bot", SETTINGS);
        List<Alert> published = feed(episode, List.of(Models.flood(), Models.flood(), Models.flood()), 0);
        Alert alert = published.getFirst();
        var action = new AlertAction(
                UUID.randomUUID(), alert.alertId(), "bot", AlertActionType.ACKNOWLEDGE, "ana", "mine", 5);
        assertThat(Objects.requireNonNull(episode.action(action, 9)).state()).isEqualTo(AlertState.ACKNOWLEDGED);

        var restored = new Episode(CODEC.decode(CODEC.encode(episode.state())), SETTINGS);
        assertThat(restored.state()).isEqualTo(episode.state());
        assertThat(restored.action(action, 10)).isNull();
    }

    @Test
    void shouldNotLetAnAlertThatIsAcknowledgedInALoopGrowWithoutEnd() {
        var episode = new Episode("bot", SETTINGS);
        Alert alert = feed(episode, List.of(Models.flood(), Models.flood(), Models.flood()), 0)
                .getFirst();
        for (int i = 0; i < 200; i++) {
            episode.action(action(alert, AlertActionType.ACKNOWLEDGE), 9);
        }
        assertThat(Objects.requireNonNull(episode.state().alert()).history()).hasSize(50);
        Alert closed = Objects.requireNonNull(episode.action(action(alert, AlertActionType.RESOLVE), 10));
        assertThat(closed.state()).isEqualTo(AlertState.RESOLVED);
    }

    @Test
    void shouldKeepAnAlertWithinARecordWhateverItsNotesHold() {
        var episode = new Episode("bot", SETTINGS);
        Alert alert = feed(episode, List.of(Models.flood(), Models.flood(), Models.flood()), 0)
                .getFirst();
        String by = "\u0001".repeat(128);
        String note = "\u0001".repeat(2000);
        for (int i = 0; i < 200; i++) {
            episode.action(action(alert, AlertActionType.ACKNOWLEDGE, by, note), 9);
        }
        Alert closed = Objects.requireNonNull(episode.action(action(alert, AlertActionType.RESOLVE, by, note), 10));
        assertThat(Topics.ANOMALY_ALERTS.codec().encode(closed)).hasSizeLessThan(1_000_000);
        assertThat(CODEC.encode(episode.state())).hasSizeLessThan(1_000_000);
    }

    private static AlertAction action(Alert alert, AlertActionType type) {
        return action(alert, type, "ana", "mine");
    }

    private static AlertAction action(Alert alert, AlertActionType type, String by, String note) {
        return new AlertAction(UUID.randomUUID(), alert.alertId(), "bot", type, by, note, 5);
    }

    @Test
    void shouldReadAStateThatKnowsOfNoEarlierAlert() {
        var episode = new Episode("bot", SETTINGS);
        feed(episode, List.of(Models.flood(), Models.flood(), Models.flood()), 0);
        String json = new String(CODEC.encode(episode.state()), UTF_8);
        String old = json.replace(",\"closed\":null", "");
        assertThat(old).isNotEqualTo(json);
        assertThat(CODEC.decode(old.getBytes(UTF_8))).isEqualTo(episode.state());
    }

    @Test
    void shouldKeepAClosedAlertUntilSomebodyActsOnTheNextOne() {
        var episode = new Episode("bot", SETTINGS);
        List<double[]> rows = new ArrayList<>(Collections.nCopies(3, Models.flood()));
        rows.addAll(Collections.nCopies(4, Models.calm()));
        rows.addAll(Collections.nCopies(3, Models.flood()));
        List<Alert> published = feed(episode, rows, 0);
        assertThat(published)
                .extracting(Alert::state)
                .containsExactly(AlertState.OPEN, AlertState.RESOLVED, AlertState.OPEN);
        assertThat(episode.unsure()).isEqualTo(published.subList(1, 3));

        Alert acknowledged =
                Objects.requireNonNull(episode.action(action(published.getLast(), AlertActionType.ACKNOWLEDGE), 9000));
        assertThat(episode.unsure()).containsExactly(acknowledged);
    }

    @Test
    void shouldGiveTheSameRowsTheSameAlertId() {
        List<double[]> rows = List.of(Models.flood(), Models.flood(), Models.flood());
        Alert one = feed(new Episode("bot", SETTINGS), rows, 0).getFirst();
        Alert two = feed(new Episode("bot", SETTINGS), rows, 0).getFirst();
        Alert other = feed(new Episode("bot2", SETTINGS), rows, 0).getFirst();
        assertThat(two.alertId()).isEqualTo(one.alertId());
        assertThat(other.alertId()).isNotEqualTo(one.alertId());
    }

    @Test
    void shouldNotTakeItsOwnAbsenceForSilenceOfTheUser() {
        var episode = new Episode("bot", SETTINGS);
        feed(episode, List.of(Models.flood(), Models.flood(), Models.flood()), 0);
        long restart = 10_000_000;
        assertThat(episode.tick(restart + 1, restart, restart)).isNull();
        assertThat(episode.tick(restart + 30_000, restart, restart)).isNull();
        assertThat(Objects.requireNonNull(episode.tick(restart + 30_000, restart, restart + 30_000))
                        .state())
                .isEqualTo(AlertState.RESOLVED);
        assertThat(episode.isOver(restart + 120_000, restart)).isFalse();
        assertThat(episode.tick(restart + 150_000, restart, restart)).isNull();
        assertThat(episode.isOver(restart + 150_000, restart)).isTrue();
    }

    private List<Alert> feed(Episode episode, List<double[]> rows, int firstOffset) {
        var published = new ArrayList<Alert>();
        for (int i = 0; i < rows.size(); i++) {
            long offset = (long) firstOffset + i;
            if (episode.knows(0, offset)) {
                continue;
            }
            double[] vector = rows.get(i);
            Judgement judgement = Objects.requireNonNull(scorer.judge(vector, Scorer.Explain.ANOMALIES));
            long now = 1000 + 300 * offset;
            var row = UserActivity.ofVector(episode.state().userId(), now, now, new UUID(2, offset), vector);
            var score = new Score(
                    row,
                    judgement.verdict().score(),
                    judgement.verdict().probability(),
                    judgement.verdict().isAnomaly(),
                    judgement.verdict().severity(),
                    judgement.model().threshold(),
                    judgement.model().version(),
                    judgement.contributions(),
                    now);
            Alert alert = episode.row(score, judgement, 0, offset, now);
            if (alert != null) {
                published.add(alert);
            }
        }
        return published;
    }
}
