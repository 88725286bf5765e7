package io.anomalyguard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.html.Div;
import org.junit.jupiter.api.Test;

class NotFoundViewTest extends ConsoleViewTest {
    @Test
    void shouldSayThatAnAddressLeadsNowhere() {
        var page = navigate("nothing-here", NotFoundView.class);
        assertThat(page.getElement().getTextRecursively()).contains("There is no such page", "To the overview");
        assertThat(find(Div.class).withClassName("ag-console").exists())
                .as("with the navigation beside it")
                .isTrue();
    }
}
