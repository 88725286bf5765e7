package io.anomalyguard.dashboard.access;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.UI;
import io.anomalyguard.dashboard.ConsoleViewTest;
import io.anomalyguard.dashboard.overview.OverviewView;
import org.junit.jupiter.api.Test;

class LoginViewTest extends ConsoleViewTest {
    @Test
    void shouldLeadOnWhoIsLoggedIn() {
        UI.getCurrent().navigate("login");
        assertThat(UI.getCurrent().getCurrentView()).isInstanceOf(OverviewView.class);
    }
}
