package io.anomalyguard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Anchor;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.dom.Element;
import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {
    private final TextTable table = new TextTable("User", "Seen", "Verdict");

    @Test
    void shouldKeepTheRowsThatLookAsBefore() {
        table.show(List.of(row("u-1", 1_000, "normal"), row("u-2", 2_000, "normal"), row("u-3", 3_000, "normal")));
        List<Element> before = rows();
        table.show(List.of(row("u-1", 1_000, "normal"), row("u-2", 2_500, "normal"), row("u-3", 3_000, "odd")));
        assertThat(rows()).hasSize(3);
        assertThat(rows().get(0)).isEqualTo(before.get(0));
        assertThat(rows().get(1)).as("seen later").isNotEqualTo(before.get(1));
        assertThat(rows().get(2)).as("another verdict").isNotEqualTo(before.get(2));
        assertThat(rows().get(2).getTextRecursively()).isEqualTo("u-3odd");
    }

    @Test
    void shouldHaveAsManyRowsAsItIsTold() {
        table.show(List.of(row("u-1", 1_000, "normal"), row("u-2", 2_000, "normal")));
        table.show(List.of(row("u-2", 2_000, "normal")));
        assertThat(rows()).extracting(Element::getTextRecursively).containsExactly("u-2normal");
        table.show(List.of());
        assertThat(rows()).isEmpty();
        table.show(List.of(row("u-2", 2_000, "normal"), row("u-1", 1_000, "normal")));
        assertThat(rows()).extracting(Element::getTextRecursively).containsExactly("u-2normal", "u-1normal");
    }

    private static List<Component> row(String user, long at, String verdict) {
        return List.of(new Anchor("users/" + user, user), new Age(at), new Span(verdict));
    }

    private List<Element> rows() {
        return table.getElement()
                .getChild(0)
                .getChildren()
                .filter(part -> part.getTag().equals("tbody"))
                .flatMap(Element::getChildren)
                .toList();
    }
}
