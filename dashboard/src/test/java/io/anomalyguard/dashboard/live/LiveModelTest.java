package io.anomalyguard.dashboard.live;

import static io.anomalyguard.dashboard.live.Samples.row;
import static io.anomalyguard.dashboard.live.Samples.score;
import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.label.AttackLabel;
import io.anomalyguard.contracts.label.AttackType;
import io.anomalyguard.contracts.score.Score;
import io.anomalyguard.dashboard.live.PipelineState.Level;
import io.anomalyguard.dashboard.live.Samples.SetClock;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class LiveModelTest {
    private static final long T0 = 1_800_000_000_000L;

    private final SetClock clock = new SetClock(T0);
    private final LiveModel model = new LiveModel(clock, new LiveSettings(100, 100, 0), 1);

    @Test
    void shouldSayWhatItWaitsFor() {
        model.broker(new BrokerState.Connecting("kafka:9092"));
        assertPipeline(Level.STARTING, "Waiting for Kafka at kafka:9092");
        model.broker(new BrokerState.TopicsMissing(List.of("anomaly.alerts", "user.features")));
        assertPipeline(Level.STARTING, "Waiting for topics: anomaly.alerts, user.features");
        model.broker(new BrokerState.Connected());
        assertPipeline(Level.STARTING, "Loading the last minutes");
        assertThat(model.isReady()).isFalse();
        model.alertsLoaded();
        model.trafficLoaded();
        assertThat(model.isReady()).isTrue();
        assertPipeline(Level.STARTING, "Waiting for the first events");
        clock.now += 60_000;
        model.trafficLoaded();
        assertPipeline(Level.DEGRADED, "No event has come through yet");
    }

    @Test
    void shouldSayWhatStoppedFlowing() {
        connect();
        event("u-1", T0);
        assertPipeline(Level.STARTING, "Events arrive, no verdicts yet: the model is learning");
        verdict("u-1", 0.4, false, T0, 10);
        assertPipeline(Level.OK, "Live");

        clock.now = T0 + 12_000;
        assertPipeline(Level.DEGRADED, "No event has come through for 12 s");
        event("u-1", T0 + 12_000);
        assertPipeline(Level.DEGRADED, "Events arrive, but no verdict for 12 s");

        model.broker(new BrokerState.Unreachable(T0));
        clock.now = T0 + 180_000;
        assertPipeline(Level.DOWN, "Kafka has not answered for 3 min, figures are old");
    }

    @Test
    void shouldCountEventsPerSecondOverTheLastFullSeconds() {
        connect();
        for (int ms = 0; ms < 10_000; ms += 10) {
            event("u-" + ms % 70, T0 + ms);
        }
        clock.now = T0 + 10_000;
        Overview now = model.overview();
        assertThat(now.eventsPerSecond()).isEqualTo(100);
        assertThat(now.activeUsers()).isEqualTo(7);
        assertThat(model.traffic(T0 / 1000 - 1, T0 / 1000 + 2))
                .containsExactly(
                        new TrafficPoint(T0 / 1000 - 1, 0, 0),
                        new TrafficPoint(T0 / 1000, 100, 0),
                        new TrafficPoint(T0 / 1000 + 1, 100, 0));

        clock.now = T0 + 20_000;
        assertThat(model.overview().eventsPerSecond()).isZero();
    }

    @Test
    void shouldKeepTheLastFiguresWhileTheBrokerDoesNotAnswer() {
        connect();
        for (int ms = 0; ms < 10_000; ms += 10) {
            event("u-" + ms % 70, T0 + ms);
        }
        verdict("u-1", 0.9, true, T0 + 9_000, 10);
        model.rejected("type", "unknown event type", T0 + 9_000);
        clock.now = T0 + 10_500;
        Overview known = model.overview();
        assertThat(model.settledSecond()).isEqualTo(T0 / 1000 + 10);

        // Nothing came since, for nobody could have said so.
        clock.now = T0 + 400_000;
        model.broker(new BrokerState.Unreachable(T0 + 10_000));
        Overview now = model.overview();
        assertThat(model.settledSecond()).isEqualTo(T0 / 1000 + 10);
        assertThat(now.eventsPerSecond()).isEqualTo(100).isEqualTo(known.eventsPerSecond());
        assertThat(now.activeUsers()).isEqualTo(7).isEqualTo(known.activeUsers());
        assertThat(now.anomaliesPerMinute()).isOne();
        assertThat(now.rejected()).isOne();
        assertThat(now.clickToVerdict()).isEqualTo(new Latency(10, 10, 1));
        assertThat(model.standingOut(10)).hasSize(1);
        assertThat(model.flagged(0.5).users()).isOne();
        assertThat(model.rejectedReasons()).hasSize(1);
        assertThat(java.util.Arrays.stream(model.scoreBins()).sum()).isOne();

        model.broker(new BrokerState.Connected());
        assertThat(model.overview().eventsPerSecond()).isZero();
        assertThat(model.overview().activeUsers()).isZero();
        assertThat(model.settledSecond()).isEqualTo(T0 / 1000 + 399);
    }

    @Test
    void shouldFollowVerdicts() {
        connect();
        verdict("u-1", 0.41, false, T0 - 100, 20);
        verdict("u-2", 0.83, true, T0, 40);
        Overview now = model.overview();
        assertThat(now.verdictsPerMinute()).isEqualTo(2);
        assertThat(now.anomaliesPerMinute()).isEqualTo(1);
        assertThat(now.clickToVerdict()).isEqualTo(new Latency(20, 41, 2));
        assertThat(now.modelVersion()).isEqualTo("m-1");
        assertThat(now.threshold()).isEqualTo(0.6);
        assertThat(model.standingOut(1))
                .containsExactly(new LiveModel.UserVerdict("u-2", new LiveModel.Verdict(0.83, true, T0)));
        assertThat(model.flagged(0.4)).isEqualTo(new LiveModel.Flagged(2, 2, true));
        long[] bins = model.scoreBins();
        assertThat(bins[20]).isEqualTo(1);
        assertThat(bins[41]).isEqualTo(1);

        clock.now = T0 + 61_000;
        assertThat(model.overview().anomaliesPerMinute()).isZero();
        assertThat(model.overview().clickToVerdict()).isNull();
    }

    @Test
    void shouldNotMeasureLatencyByQuietRowsOrRecordsFromBeforeTheStart() {
        connect();
        model.verdict(score(row("u-1", T0 - 5_000, true), 0.4, false, T0), T0, true);
        model.verdict(score(row("u-1", T0 - 5_000, false), 0.4, false, T0), T0, false);
        assertThat(model.overview().clickToVerdict()).isNull();
        assertThat(model.overview().verdictsPerMinute()).isEqualTo(1);
    }

    @Test
    void shouldNotCountAUserWhoWentQuiet() {
        connect();
        verdict("u-1", 0.83, true, T0, 40);
        model.verdict(score(row("u-1", T0, true), 0.4, false, T0), T0, true);
        assertThat(model.standingOut(9)).isEmpty();
        assertThat(model.flagged(0.4).users()).isZero();
        assertThat(model.overview().verdictsPerMinute()).isEqualTo(1);
    }

    @Test
    void shouldCountWhatIsLateForTheSecondOfItsClick() {
        connect();
        for (int ms = 0; ms < 6_000; ms += 10) {
            model.event(new byte[] {1}, T0 + ms, T0 + 20_000);
        }
        clock.now = T0 + 20_100;
        assertThat(model.traffic(T0 / 1000 + 5, T0 / 1000 + 21))
                .filteredOn(point -> point.events() > 0)
                .containsExactly(new TrafficPoint(T0 / 1000 + 5, 100, 0));
        assertThat(model.overview().eventsPerSecond())
                .as("the seconds that have not come yet are not empty")
                .isEqualTo(100);
        assertThat(model.settledSecond()).as("nor drawn as such").isEqualTo(T0 / 1000 + 5);

        clock.now = T0 + 30_000;
        assertThat(model.overview().eventsPerSecond()).isZero();
        assertThat(model.settledSecond()).isEqualTo(T0 / 1000 + 29);
    }

    @Test
    void shouldCountTheUsersAndVerdictsOfTheLastMinuteThatIsKnown() {
        connect();
        model.event(new byte[] {1}, T0 + 89_000, T0 + 400_000);
        for (int i = 0; i < 90; i++) {
            model.verdict(score(row("u-" + i, T0 + 1_000L * i, false), 0.7, true, T0 + 400_000), T0 + 400_000, true);
        }
        clock.now = T0 + 400_100;
        assertThat(model.overview().activeUsers()).isEqualTo(1);
        assertThat(model.overview().verdictsPerMinute()).isEqualTo(61);
        assertThat(model.overview().anomaliesPerMinute()).isEqualTo(61);
        assertThat(java.util.Arrays.stream(model.scoreBins()).sum()).isEqualTo(90);

        clock.now = T0 + 410_000;
        assertThat(model.overview().verdictsPerMinute()).isZero();
    }

    @Test
    void shouldSayThatThereIsNothingButAMadeUpPastYet() {
        connect();
        model.backfill(T0);
        assertPipeline(Level.STARTING, "A past is being filled in; live events come after it");
        event("u-1", T0);
        assertPipeline(Level.STARTING, "Events arrive, no verdicts yet: the model is learning");
        clock.now = T0 + 6_000;
        assertPipeline(Level.DEGRADED, "No event has come through for 6 s");
    }

    @Test
    void shouldNotMeasureWhatWaitedBeforeThePipelineWasLive() {
        connect();
        event("u-1", T0);
        verdict("u-1", 0.4, false, T0 - 6_000, 38_000);
        assertThat(model.overview().clickToVerdict()).isNull();
        assertPipeline(Level.STARTING, "Working off a backlog, verdicts are 38 s late");
        assertThat(model.isFresh(T0)).isFalse();
        model.painted(T0 - 30_000);
        assertThat(model.overview().clickToScreen()).isNull();

        // One that was lucky proves nothing.
        verdict("u-1", 0.4, false, T0 - 5_500, 20);
        assertThat(model.overview().clickToVerdict()).isNull();
        assertPipeline(Level.STARTING, "Working off a backlog");
        verdict("u-1", 0.4, false, T0, 20);
        // Another partition is still at its backlog.
        verdict("u-2", 0.4, false, T0, 9_000);
        assertThat(model.overview().clickToVerdict()).isEqualTo(new Latency(20, 20, 1));
        assertPipeline(Level.OK, "Live");

        // A pipeline that falls behind later is slow, and that is said.
        clock.now = T0 + 30_000;
        event("u-1", T0 + 30_000);
        for (int i = 0; i < 5; i++) {
            verdict("u-1", 0.4, false, T0 + 30_000, 10_000);
        }
        assertPipeline(Level.DEGRADED, "Verdicts come 10 s after the click");
    }

    @Test
    void shouldMeasureUntilABrowserHasPaintedTheAlert() {
        connect();
        verdict("u-1", 0.9, true, T0, 5);
        clock.now = T0 + 25;
        model.painted(T0);
        assertThat(model.overview().clickToScreen()).isEqualTo(new Latency(25, 25, 1));
        clock.now = T0 + 25 + LiveModel.SCREEN_WINDOW_SECONDS * 1_000;
        assertThat(model.overview().clickToScreen()).isNull();
    }

    @Test
    void shouldCollectTheVerdictsOnAUserWhileSomebodyLooks() {
        var left = model.watch("u-1");
        try (var watch = model.watch("u-1")) {
            verdict("u-1", 0.4, false, T0, 5);
            verdict("u-2", 0.4, false, T0, 5);
            assertThat(watch.take()).extracting(Score::userId).containsExactly("u-1");
            assertThat(watch.take()).isEmpty();
            try (left) {
                assertThat(left.take()).hasSize(1);
            }
            for (int i = 0; i < UserWatch.CAPACITY + 50; i++) {
                verdict("u-1", 0.4, false, T0 + i, 5);
            }
            assertThat(left.take()).isEmpty();
            assertThat(watch.take())
                    .hasSize(UserWatch.CAPACITY)
                    .last()
                    .extracting(Score::scoredMs)
                    .isEqualTo(T0 + UserWatch.CAPACITY + 49);
        }
    }

    @Test
    void shouldHoldABoundedNumberOfLabelsAndTheNewestOfEach() {
        for (int i = 0; i < LiveModel.MAX_LABELS + 5; i++) {
            model.label(new AttackLabel("a-" + i, AttackType.SCRAPER, "u-1", T0, T0 + 1_000));
        }
        model.label(new AttackLabel("a-9", AttackType.SCRAPER, "u-1", T0, T0 + 5));
        assertThat(model.labels())
                .hasSize(LiveModel.MAX_LABELS)
                .noneMatch(label -> label.attackId().equals("a-4"));
        assertThat(model.labels()).last().extracting(AttackLabel::endMs).isEqualTo(T0 + 5);
    }

    @Test
    void shouldHoldTheNewestVerdictOfABoundedNumberOfUsers() {
        for (int user = 0; user < LiveModel.MAX_VERDICTS + 10; user++) {
            verdict("u-" + user, 0.4, false, T0, 1);
        }
        assertThat(model.flagged(0).users()).isEqualTo(LiveModel.MAX_VERDICTS);
        assertThat(model.standingOut(Integer.MAX_VALUE))
                .extracting(LiveModel.UserVerdict::userId)
                .contains("u-10")
                .doesNotContain("u-9");
    }

    @Test
    void shouldCountRejectedEvents() {
        connect();
        model.rejected("type", "unknown event type", T0 - 400_000);
        model.rejected("type", "unknown event type", T0 - 200_000);
        model.rejected("$", "not JSON", T0);
        model.rejected("$", "not JSON", T0);
        assertThat(model.overview().rejected()).isEqualTo(3);
        assertThat(model.rejectedReasons())
                .containsExactly(
                        new RejectedReason("$", "not JSON", 2), new RejectedReason("type", "unknown event type", 1));
    }

    private void connect() {
        model.broker(new BrokerState.Connected());
        model.alertsLoaded();
        model.trafficLoaded();
    }

    private void event(String user, long at) {
        model.event(user.getBytes(StandardCharsets.UTF_8), at, at);
    }

    private void verdict(String user, double score, boolean anomaly, long at, long latency) {
        model.verdict(score(row(user, at - latency, false), score, anomaly, at), at, true);
    }

    private void assertPipeline(Level level, String words) {
        assertThat(model.overview().pipeline()).isEqualTo(new PipelineState(level, words));
    }
}
