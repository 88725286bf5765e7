package io.anomalyguard.dashboard;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.shared.Tooltip;
import java.util.ArrayList;
import java.util.List;

/** A short table that is small enough to be sent whole. A narrow window scrolls it sideways. */
public final class TextTable extends Div {
    private final NativeTable table = new NativeTable();
    private final List<NativeTableHeaderCell> header = new ArrayList<>();
    private final Paragraph empty = new Paragraph("Nothing yet.");

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
     * Replaces the rows.
     *
     * @param rows one component for each column
     */
    public void show(List<List<Component>> rows) {
        table.setVisible(!rows.isEmpty());
        empty.setVisible(rows.isEmpty());
        table.getBody().removeAll();
        for (List<Component> cells : rows) {
            var row = new NativeTableRow();
            cells.forEach(cell -> row.add(new NativeTableCell(cell)));
            table.getBody().add(row);
        }
    }

    /** The same with nothing but text in the cells. */
    public void showText(List<List<String>> rows) {
        show(rows.stream()
                .map(row -> row.stream().map(text -> (Component) new Span(text)).toList())
                .toList());
    }
}
