package io.anomalyguard.dashboard.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.Paragraph;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.ConsoleViewTest;
import io.anomalyguard.dashboard.Links;
import io.anomalyguard.dashboard.live.Samples;
import org.junit.jupiter.api.Test;

class UserViewTest extends ConsoleViewTest {
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
        await().pollInSameThread().untilAsserted(() -> {
            roundTrip();
            assertThat(allText("user-state")).contains("score 0.82");
            assertThat(allText("user-alerts")).contains("148 clicks in 10 s where 3 are usual");
        });
        assertThat(find(Button.class).id("suppress").isVisible()).isTrue();
    }

    @Test
    void shouldListWhoStandsOut() {
        Samples.verdict(model, "u-odd", 0.97, true);
        Samples.verdict(model, "u-even", 0.31, false);
        navigate(UsersView.class);
        assertThat(allText("standing-out")).containsSubsequence("u-odd", "0.97", "Anomalous", "u-even");
    }
}
