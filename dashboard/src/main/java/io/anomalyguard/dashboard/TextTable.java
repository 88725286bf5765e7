package io.anomalyguard.dashboard;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.shared.Tooltip;
import com.vaadin.flow.dom.Element;
import java.util.ArrayList;
import java.util.List;

/** A short table that is small enough to be sent whole. A narrow window scrolls it sideways. */
@Tag("ag-scroll")
@JsModule("./elements/ag-scroll.ts")
public final class TextTable extends Div {
    private final NativeTable table = new NativeTable();
    private final List<NativeTableHeaderCell> header = new ArrayList<>();
    private final Paragraph empty = new Paragraph("Nothing yet.");

    /** What each row looks like. */
    private final List<String> shown = new ArrayList<>();

    public TextTable(String... columns) {
        addClassName("ag-table-box");
        table.addClassName("ag-table");
        var names = new NativeTableRow();
        for (String column : columns) {
            var cell = new NativeTableHeaderCell(column);
            cell.getElement().setAttribute("scope", "col");
            names.add(cell);
            header.add(cell);
        }
        table.getHead().add(names);
        table.setVisible(false);
        empty.addClassName("ag-hint");
        add(table, empty);
    }

    /** Explains a column to whoever points at its name or tabs to it. */
    public void explain(int column, String text) {
        var cell = header.get(column);
        cell.addClassName("ag-explained");
        cell.getElement().setAttribute("tabindex", "0");
        Tooltip.forComponent(cell).withText(text);
    }

    /** What stands there instead of a table without rows. */
    public void setEmptyText(String text) {
        Texts.set(empty, text);
    }

    /**
     * Replaces the rows, but for those that look as the ones in their places do: somebody may be about to click there, or have
     * the focus.
     *
     * @param rows one component for each column
     */
    public void show(List<List<Component>> rows) {
        table.setVisible(!rows.isEmpty());
        empty.setVisible(rows.isEmpty());
        Element body = table.getBody().getElement();
        while (shown.size() > rows.size()) {
            shown.removeLast();
            body.removeChild(shown.size());
        }
        for (int place = 0; place < rows.size(); place++) {
            var row = new NativeTableRow();
            rows.get(place).forEach(cell -> row.add(new NativeTableCell(cell)));
            var look = new StringBuilder();
            describe(row.getElement(), look);
            if (place == shown.size()) {
                shown.add(look.toString());
                body.appendChild(row.getElement());
            } else if (!shown.get(place).contentEquals(look)) {
                shown.set(place, look.toString());
                body.setChild(place, row.getElement());
            }
        }
    }

    private static void describe(Element element, StringBuilder look) {
        if (element.isTextNode()) {
            look.append('"').append(element.getText());
            return;
        }
        look.append('<').append(element.getTag());
        element.getAttributeNames()
                .forEach(name -> look.append(' ').append(name).append('=').append(element.getAttribute(name)));
        element.getPropertyNames()
                .forEach(name -> look.append(' ').append(name).append('=').append(element.getPropertyRaw(name)));
        element.getChildren().forEach(child -> describe(child, look));
        look.append('>');
    }

    /** The same with nothing but text in the cells. */
    public void showText(List<List<String>> rows) {
        show(rows.stream()
                .map(row -> row.stream().map(text -> (Component) new Span(text)).toList())
                .toList());
    }
}
