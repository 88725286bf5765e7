package io.anomalyguard.dashboard.alerts;

import com.vaadin.flow.component.Tag;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.NativeTable;
import com.vaadin.flow.component.html.NativeTableCell;
import com.vaadin.flow.component.html.NativeTableHeaderCell;
import com.vaadin.flow.component.html.NativeTableRow;
import com.vaadin.flow.component.html.Span;
import io.anomalyguard.contracts.score.Contribution;
import java.util.List;
import java.util.Locale;

/** Why a row is anomalous: what was seen against what is usual, greatest share of the anomaly first. */
@Tag("ag-scroll")
@JsModule("./elements/ag-scroll.ts")
public final class Reasons extends Div {
    private static final int MAX_ROWS = 6;
    private static final double NEGLIGIBLE = 0.005;

    private List<Contribution> shown = List.of();

    public Reasons() {
        addClassName("ag-reasons-box");
    }

    public void show(List<Contribution> contributions) {
        if (contributions.equals(shown)) {
            return;
        }
        shown = contributions;
        removeAll();
        Locale locale = getLocale();
        var table = new NativeTable();
        table.addClassName("ag-reasons");
        var header = new NativeTableRow();
        for (String name : List.of("Behaviour", "Seen", "Usual", "Share")) {
            var cell = new NativeTableHeaderCell(name);
            cell.getElement().setAttribute("scope", "col");
            header.add(cell);
        }
        table.getHead().add(header);
        contributions.stream()
                .filter(c -> c.share() > NEGLIGIBLE)
                .limit(MAX_ROWS)
                .forEach(c -> {
                    var label = new NativeTableHeaderCell(FeatureWords.label(c.feature()));
                    label.getElement().setAttribute("scope", "row");
                    table.getBody()
                            .add(new NativeTableRow(
                                    label,
                                    new NativeTableCell(FeatureWords.value(c.feature(), c.value(), locale)),
                                    new NativeTableCell(FeatureWords.value(c.feature(), c.expected(), locale)),
                                    share(c.share())));
                });
        add(table);
    }

    private static NativeTableCell share(double share) {
        long percent = Math.clamp(Math.round(100 * share), 0, 100);
        var filled = new Span();
        filled.getStyle().set("width", percent + "%");
        var bar = new Span(filled);
        bar.addClassName("ag-share");
        var cell = new NativeTableCell(bar, new Span(percent + " %"));
        cell.addClassName("ag-share-cell");
        return cell;
    }
}
