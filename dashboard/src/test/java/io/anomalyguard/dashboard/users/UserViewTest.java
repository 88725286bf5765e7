package io.anomalyguard.dashboard.users;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.ConsoleViewTest;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.live.Samples;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.KafkaException;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;

class UserViewTest extends ConsoleViewTest {
    @Autowired
    private HistoryStub past;

    private static final String EVIL = "<script>alert('1')</script>/../\u0007";

    @Test
    void shouldShowAnyIdAsText() {
        navigate(Links.user(EVIL), UserView.class);
        assertThat(find(H1.class).id("user-id").getText()).isEqualTo(EVIL);
        assertThat(find(Paragraph.class).id("user-note").getText()).contains("Reading");
    }

    @Test
    void shouldFollowTheUser() {
        Samples.put(model, Samples.alert("a-1", "u-live", AlertState.OPEN, Severity.HIGH, 1_000));
        navigate(Links.user("u-live"), UserView.class);
        Samples.verdict(model, "u-live", 0.82, true);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText("user-state")).contains("score 0.82");
            assertThat(allText("user-alerts")).contains("148 clicks in 10 s where 3 are usual");
        });
        assertThat(find(Button.class).id("suppress").isVisible()).isTrue();

        Samples.quiet(model, "u-live");
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText("user-state")).contains("Quiet now", "score 0.61");
        });
    }

    @Test
    void shouldGoOnSayingThatTheHistoryCouldNotBeRead() {
        past.fail(new KafkaException("away"));
        try {
            navigate(Links.user("u-unread"), UserView.class);
            awaitPage().untilAsserted(() -> {
                roundTrip();
                assertThat(find(Paragraph.class).id("user-note").getText())
                        .startsWith("The history of this user cannot be read now");
            });
            Samples.verdict(model, "u-unread", 0.82, true);
            awaitPage().untilAsserted(() -> {
                roundTrip();
                assertThat(allText("user-state")).contains("score 0.82");
            });
            assertThat(find(Paragraph.class).id("user-note").getText())
                    .startsWith("The history of this user cannot be read now");
        } finally {
            past.fail(null);
        }
    }

    /** The browser's way back leaves a dialog open. */
    @Test
    void shouldNotSuppressAnotherUserThanItAskedAbout() {
        navigate(Links.user("u-asked"), UserView.class);
        test(find(Button.class).id("suppress")).click();
        assertThat(find(Button.class).withId("suppress-confirm").exists()).isTrue();
        navigate(Links.user("u-other"), UserView.class);
        assertThat(find(Button.class).withId("suppress-confirm").exists()).isFalse();
    }

    /** What was asked of a service that did not answer in time may have been done: the page tells soon. */
    @Test
    void shouldSoonAskAgainWhatWasNotAnswered() {
        INFERENCE.answer(503, "{}");
        navigate(Links.user("u-muted"), UserView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText("suppression")).contains("Whether alerts are suppressed is not known");
        });
        INFERENCE.answer(200, """
                [{"user_id": "u-muted", "until": %d, "by": "ana"}]""".formatted(System.currentTimeMillis() + 3_600_000));
        awaitPage().atMost(Duration.ofSeconds(30)).untilAsserted(() -> {
            roundTrip();
            assertThat(allText("suppression")).contains("Raises no alerts for 59 min more, by ana");
        });
    }

    @Test
    void shouldShowTheUserAtTheTimeOfAnOldAlert() {
        long opened = System.currentTimeMillis() - 3_600_000;
        Samples.put(model, Samples.alert("a-old", "u-then", AlertState.RESOLVED, Severity.HIGH, opened));
        past.answer(new UserHistory(
                found(Samples.verdict("u-then", opened, 0.81, true)),
                none(true),
                found(click("u-then", "/then", opened))));
        navigate(Links.user("u-then", "a-old"), UserView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText("user-events")).contains("/then");
        });
        assertThat(past.asked()).containsExactly("u-then %d %d".formatted(opened - 180_000, opened + 300_000));
        assertThat(allText("user-moment")).contains("As it was around this alert", "148 clicks in 10 s");
        assertThat(find(UserChart.class).exists()).isTrue();
        assertThat(find(Paragraph.class).withId("user-note").exists()).isFalse();

        // What happens now does not mix with it.
        Samples.verdict(model, "u-then", 0.12, false);
        roundTrip();
        assertThat(allText("user-state")).doesNotContain("0.12");
        test(find(Anchor.class).id("show-present")).click();
        assertThat(find(Div.class).withId("user-moment").exists()).isFalse();
        assertThat(past.asked()).hasSize(1);
    }

    @Test
    void shouldShowHalfASurrogatePairAsAQuestionMark() {
        long opened = System.currentTimeMillis() - 3_600_000;
        Samples.put(model, Samples.alert("a-half", "u-half", AlertState.RESOLVED, Severity.HIGH, opened));
        past.answer(new UserHistory(none(true), none(true), found(click("u-half", "/\ud83d/\ud83d\ude00", opened))));
        navigate(Links.user("u-half", "a-half"), UserView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText("user-events")).contains("/?/\ud83d\ude00");
        });
    }

    @Test
    void shouldSayWhatIsNoLongerHeldOfTheTimeOfAnOldAlert() {
        long opened = System.currentTimeMillis() - 30 * 3_600_000L;
        Samples.put(model, Samples.alert("a-old", "u-gone", AlertState.RESOLVED, Severity.HIGH, opened));
        past.answer(new UserHistory(none(false), found(Samples.row("u-gone", opened)), none(false)));
        navigate(Links.user("u-gone", "a-old"), UserView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(find(Paragraph.class).id("user-note").getText())
                    .isEqualTo(
                            "The scores of that time are no longer held: anomaly.scores keeps them for 6 h, unless set"
                                    + " otherwise.");
        });
        assertThat(find(UserChart.class).exists()).as("a chart without scores").isFalse();
        assertThat(find(FeatureLines.class).exists()).isTrue();
        assertThat(allText("user-events")).contains("The events of that time are no longer held");

        past.answer(new UserHistory(none(false), none(false), none(true)));
        navigate(UsersView.class);
        navigate(Links.user("u-gone", "a-old"), UserView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(find(Paragraph.class).id("user-note").getText())
                    .contains("The features of that time are no longer held: user.features keeps them for 30 d");
        });
        assertThat(allText("user-events")).contains("There are no events of that time.");
        assertThat(find(FeatureLines.class).exists()).isFalse();
    }

    @Test
    void shouldShowThePresentForAnAlertThatItReachesBackToAndForAnUnknownOne() {
        past.answer(new UserHistory(none(true), none(true), none(true)));
        Samples.put(
                model,
                Samples.alert("a-new", "u-now", AlertState.OPEN, Severity.HIGH, System.currentTimeMillis() - 60_000));
        Samples.loaded(model);
        navigate(Links.user("u-now", "a-new"), UserView.class);
        assertThat(find(Div.class).withId("user-moment").exists()).isFalse();
        navigate(Links.user("u-now", "a-nobody-knows"), UserView.class);
        assertThat(allText("user-moment")).contains("That alert is not known here");
        // Nor is another user's alert one of this user.
        navigate(Links.user("u-else", "a-new"), UserView.class);
        assertThat(allText("user-moment")).contains("That alert is not known here");
        assertThat(past.asked()).isEmpty();
    }

    /** As for somebody who follows a link just after the console was started anew. */
    @Test
    void shouldShowTheTimeOfAnAlertThatIsReadOnlyNow() {
        long opened = System.currentTimeMillis() - 3_600_000;
        past.answer(new UserHistory(none(true), none(true), none(true)));
        navigate(Links.user("u-soon", "a-soon"), UserView.class);
        assertThat(find(Div.class).withId("user-moment").exists()).isFalse();
        Samples.put(model, Samples.alert("a-soon", "u-soon", AlertState.OPEN, Severity.HIGH, opened));
        Samples.loaded(model);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText("user-moment")).contains("As it was around this alert");
        });
    }

    private static <V> UserHistory.Found<V> none(boolean held) {
        return new UserHistory.Found<>(List.of(), held);
    }

    private static <V> UserHistory.Found<V> found(V record) {
        return new UserHistory.Found<>(List.of(record), true);
    }

    private static ClickEvent click(String user, String page, long at) {
        return new ClickEvent(new UUID(1, at), user, "s", EventType.PAGE_VIEW, page, at, 200, null, null, null);
    }

    @Test
    void shouldListWhoStandsOut() {
        Samples.verdict(model, "u-odd", 0.97, true);
        Samples.verdict(model, "u-even", 0.31, false);
        navigate(UsersView.class);
        assertThat(allText("standing-out")).containsSubsequence("u-odd", "0.97", "Anomalous", "u-even");
    }
}
