package io.anomalyguard.dashboard;

import com.vaadin.flow.component.AttachEvent;
import com.vaadin.flow.component.DetachEvent;
import com.vaadin.flow.component.HasElement;
import com.vaadin.flow.component.HtmlComponent;
import com.vaadin.flow.component.Key;
import com.vaadin.flow.component.KeyModifier;
import com.vaadin.flow.component.Shortcuts;
import com.vaadin.flow.component.UI;
import com.vaadin.flow.component.button.Button;
import com.vaadin.flow.component.dependency.JsModule;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Header;
import com.vaadin.flow.component.html.Image;
import com.vaadin.flow.component.html.Main;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.textfield.TextField;
import com.vaadin.flow.router.RouterLayout;
import com.vaadin.flow.router.RouterLink;
import io.anomalyguard.dashboard.access.CurrentUser;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.LiveUpdates;
import io.anomalyguard.dashboard.live.PipelineState;
import io.anomalyguard.dashboard.overview.OverviewView;
import io.anomalyguard.dashboard.pipeline.PipelineWatch;
import io.anomalyguard.dashboard.simulation.Simulator;
import io.anomalyguard.dashboard.users.UserView;
import jakarta.annotation.security.PermitAll;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The frame around every page: name, search, state of the pipeline, account, pages. Holds the browser tab's one
 * subscription to the live data and hands it on to the page within.
 */
@PermitAll
@JsModule("./elements/clock.ts")
@JsModule("./elements/ag-connection.ts")
@JsModule("./elements/ag-scheme-toggle.ts")
public final class ConsoleLayout extends Div implements RouterLayout {
    private static final long ALIVE_EVERY_MS = 5_000;

    private final LiveUpdates updates;
    private final PipelineWatch watch;
    private final Main content = new Main();
    private final Span state = new Span();
    private final Div badge = new Div();
    private final Div banner = new Div();
    private final Navigation navigation;
    private final ScreenEcho echo;
    private final HtmlComponent connection = new HtmlComponent("ag-connection");
    private @Nullable LiveView view;
    private long shown;
    private long saidAliveMs;
    private @Nullable Runnable unsubscribe;
    /** Whether the browser has ever been: a page is shown before its connection is there. */
    private boolean connected;

    private boolean wasAway;

    ConsoleLayout(LiveUpdates updates, PipelineWatch watch, Simulator simulator, CurrentUser user) {
        this.updates = updates;
        this.watch = watch;
        this.navigation = new Navigation(simulator.isThere());
        this.echo = new ScreenEcho(updates::painted);
        addClassName("ag-console");

        var dot = new Span();
        dot.addClassName("ag-dot");
        dot.getElement().setAttribute("aria-hidden", "true");
        state.setId("pipeline-state");
        badge.add(dot, state);
        badge.addClassName("ag-state");
        badge.getElement().setAttribute("role", "status");
        banner.addClassName("ag-banner");
        banner.getElement().setAttribute("role", "alert");

        var header = new Header(brand(), search(), badge, account(user), new HtmlComponent("ag-scheme-toggle"));
        header.addClassName("ag-header");
        content.addClassName("ag-content");
        add(header, navigation, banner, connection, content, echo);
    }

    private static RouterLink brand() {
        var logo = new Image("favicon.svg", "");
        logo.addClassName("ag-logo");
        var name = new Span("AnomalyGuard");
        name.addClassName("ag-name");
        var brand = new RouterLink("", OverviewView.class);
        brand.add(logo, name);
        brand.addClassName("ag-brand");
        // On a phone the logo stands alone.
        brand.getElement().setAttribute("aria-label", "AnomalyGuard");
        return brand;
    }

    private TextField search() {
        var search = new TextField();
        search.setId("user-search");
        search.addClassName("ag-search");
        search.setPlaceholder("Find a user (Ctrl K)");
        search.setAriaLabel("Find a user by id");
        search.setPrefixComponent(new Icon("search"));
        search.setMaxLength(128);
        search.addKeyDownListener(Key.ENTER, enter -> {
            String id = search.getValue().strip();
            if (!id.isEmpty()) {
                search.clear();
                UserView.open(id);
            }
        });
        Shortcuts.addShortcutListener(this, () -> search.focus(), Key.KEY_K, KeyModifier.CONTROL);
        return search;
    }

    private static Div account(CurrentUser user) {
        var name = new Span(user.name());
        name.addClassName("ag-account-name");
        name.getElement().setAttribute("title", user.operator().isPresent() ? "may act" : "may see, not act");
        var logOut = new Button(new Icon("logout"), click -> user.logOut());
        logOut.setId("log-out");
        logOut.setAriaLabel("Log out");
        logOut.setTooltipText("Log out");
        logOut.getElement().getThemeList().add("tertiary");
        var account = new Div(name, logOut);
        account.addClassName("ag-account");
        return account;
    }

    @Override
    public void showRouterLayoutContent(HasElement page) {
        content.getElement().removeAllChildren();
        content.getElement().appendChild(page.getElement());
        view = page instanceof LiveView live ? live : null;
        LiveUpdate current = updates.current();
        echo.passed(current.alerts());
        show(current);
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
                    if (next == null) {
                        return;
                    }
                    boolean away = isAway(ui);
                    if (away || wasAway) {
                        echo.passed(next.alerts());
                    }
                    wasAway = away;
                    if (!away) {
                        show(next);
                    }
                });
            }
        });
    }

    /**
     * Whether the browser was connected and is no more. What a page that sleeps or has lost its network is told would pile up
     * until its session ends; when it comes back it gets the state of then.
     */
    private boolean isAway(UI ui) {
        boolean now = Tab.isConnected(ui);
        connected |= now;
        return connected && !now;
    }

    @Override
    protected void onDetach(DetachEvent event) {
        if (unsubscribe != null) {
            unsubscribe.run();
            unsubscribe = null;
        }
    }

    /** A network that swallows everything looks to the browser like one where nothing happens. */
    private void sayAlive(long now) {
        if (Math.abs(now - saidAliveMs) >= ALIVE_EVERY_MS) {
            saidAliveMs = now;
            connection.getElement().callJsFunction("alive", (double) now);
        }
    }

    /** What does not flow, and who may be why. Where Kafka is away everybody complains about that. */
    static String words(PipelineState pipeline, List<String> problems) {
        return pipeline.level() == PipelineState.Level.DOWN || problems.isEmpty() || problems.contains(pipeline.words())
                ? pipeline.words()
                : pipeline.words() + "; " + problems.getFirst();
    }

    private void show(LiveUpdate update) {
        // One that was under way when another page came is older than what that page began with.
        if (update.number() < shown) {
            return;
        }
        shown = update.number();
        sayAlive(update.overview().atMs());
        List<String> problems = watch.report().problems();
        PipelineState pipeline = update.overview().pipeline();
        // Until the topics have been read, things start, and the words of that say more than the list of who is not
        // there yet.
        boolean calm = pipeline.level() == PipelineState.Level.STARTING
                && !update.overview().loaded();
        if (pipeline.level().compareTo(PipelineState.Level.DEGRADED) < 0 && !calm && !problems.isEmpty()) {
            pipeline = new PipelineState(PipelineState.Level.DEGRADED, problems.getFirst());
        }
        boolean bad = pipeline.level().compareTo(PipelineState.Level.DEGRADED) >= 0;
        String level = pipeline.level().name().toLowerCase(Locale.ROOT);
        badge.getElement().setAttribute("level", level);
        Texts.set(banner, bad ? words(pipeline, problems) : "");
        banner.setVisible(bad);
        banner.getElement().setAttribute("level", level);
        Texts.set(
                state,
                switch (pipeline.level()) {
                    case OK, STARTING -> pipeline.words();
                    case DEGRADED -> "Attention";
                    case DOWN -> "Down";
                });
        navigation.showOpenAlerts(update.alerts().open());
        navigation.showProblems(problems.size());
        if (view != null) {
            view.show(update);
        }
        if (view != null && view.showsAlerts()) {
            echo.shown(update.alerts());
        } else {
            echo.passed(update.alerts());
        }
    }
}
