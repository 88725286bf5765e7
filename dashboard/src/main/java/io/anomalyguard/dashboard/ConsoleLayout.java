package io.anomalyguard.dashboard;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.router.RouterLayout;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.LiveUpdates;
import io.anomalyguard.dashboard.live.PipelineState;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The frame around every page: name, state of the pipeline, colour scheme. Holds the browser tab's one subscription to
 * the live data and hands it on to the page within.
 */
@JsModule("./elements/clock.ts")
@JsModule("./elements/ag-scheme-toggle.ts")
public final class ConsoleLayout extends Div implements RouterLayout {
    private final LiveUpdates updates;
    private final Main content = new Main();
    private final Span state = new Span();
    private final Div badge = new Div();
    private @Nullable LiveView view;
    private @Nullable Runnable unsubscribe;

    ConsoleLayout(LiveUpdates updates) {
        this.updates = updates;
        addClassName("ag-console");

        var logo = new Image("favicon.svg", "");
        logo.addClassName("ag-logo");
        var name = new Span("AnomalyGuard");
        name.addClassName("ag-name");
        var brand = new Div(logo, name);
        brand.addClassName("ag-brand");

        var dot = new Span();
        dot.addClassName("ag-dot");
        dot.getElement().setAttribute("aria-hidden", "true");
        state.setId("pipeline-state");
        badge.add(dot, state);
        badge.addClassName("ag-state");
        badge.getElement().setAttribute("role", "status");

        var header = new Header(brand, badge, new HtmlComponent("ag-scheme-toggle"));
        header.addClassName("ag-header");
        content.addClassName("ag-content");
        add(header, content);
    }

    @Override
    public void showRouterLayoutContent(HasElement page) {
        content.getElement().removeAllChildren();
        content.getElement().appendChild(page.getElement());
        view = page instanceof LiveView live ? live : null;
        show(updates.current());
    }

    @Override
    protected void onAttach(AttachEvent event) {
        UI ui = event.getUI();
        ui.getPage().executeJs("window.agSetServerTime($0)", (double) System.currentTimeMillis());
        // A tab that is slow to take an update gets the newest one next, not a queue of old ones.
        var newest = new AtomicReference<@Nullable LiveUpdate>();
        unsubscribe = updates.subscribe(update -> {
            if (newest.getAndSet(update) == null) {
                Tab.change(ui, () -> {
                    LiveUpdate next = newest.getAndSet(null);
                    if (next != null) {
                        show(next);
                    }
                });
            }
        });
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (unsubscribe != null) {
            unsubscribe.run();
            unsubscribe = null;
        }
    }

    private void show(LiveUpdate update) {
        PipelineState pipeline = update.overview().pipeline();
        state.setText(pipeline.words());
        badge.getElement().setAttribute("level", pipeline.level().name().toLowerCase(Locale.ROOT));
        if (view != null) {
            view.show(update);
        }
    }
}
