package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.alert.AlertChange;
import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import io.anomalyguard.contracts.score.Contribution;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.contracts.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The console as people on shift meet it: every page, both themes, a wall screen's width and a phone's. */
@Timeout(300)
class ConsoleE2eTest {
    private static final String MOVE_NOWHERE =
            "(row) => ['pointerenter', 'pointermove'].forEach((type) => row.dispatchEvent("
                    + "new PointerEvent(type, {bubbles: true, composed: true, pointerType: 'mouse', screenX: 500, screenY: 400})))";

    /** Our animations that run for ever: each of their frames is painted anew, all day, before anything else. */
    private static final String ENDLESS = "document.getAnimations()"
            + ".filter((motion) => motion.effect.getTiming().iterations === Infinity)"
            + ".map((motion) => motion.animationName ?? '').filter((name) => name.startsWith('ag-'))";

    /** Tables that are wider than their place. */
    private static final String SCROLLS = "[...document.querySelectorAll('.ag-table-box, .ag-reasons-box')]"
            + ".filter((box) => box.checkVisibility() && box.scrollWidth > box.clientWidth)";

    private static final String LOWEST_LINK = "Math.min(...[...document.querySelectorAll('#standing-out a')]"
            + ".map((link) => link.getBoundingClientRect().height))";

    private static final Demo.Login VIEWER = new Demo.Login("vic", "look-and-do-not-touch");
    /** Of the viewer's password. */
    private static final String VIEWER_HASH = "{bcrypt}$2a$04$Ma743ek7UciYITs1Sl24Zu32JHZnsdCfPkoGogvh.km9CTpO4O5.S";

    private static final String EVIL = "<img src=x onerror=\"window.pwned=1\">{{7*7}}${7*7}\u0007\u001b[31m\u202e";

    private static final Set<String> ATTACKERS = new HashSet<>();

    private static Demo demo;
    private static Browser browser;

    @BeforeAll
    static void startTheSuite() {
        Browser.require();
        demo = Demo.start(
                "console",
                Map.of("SIMULATOR_ATTACK_SHARE", "0"),
                "--env",
                "dashboard:ANOMALYGUARD_ACCESS_USERS_VIC_PASSWORD=" + VIEWER_HASH,
                "--env",
                "dashboard:ANOMALYGUARD_ACCESS_USERS_VIC_ROLE=viewer");
        var client = new DemoClient(demo);
        // As long as the slowest machine may take for all of these tests: an alert closes soon after its attack.
        for (String type : List.of("click_flood", "credential_stuffing", "scraper")) {
            ATTACKERS.add(client.attack(type, 600).get("users").get(0).asString());
        }
        browser = Browser.open();
    }

    @AfterAll
    static void stopTheSuite() {
        try (var _ = browser;
                var toEnd = demo) {
            if (toEnd != null) {
                toEnd.stop();
                toEnd.assertNoErrors();
            }
        }
    }

    @AfterEach
    void closeThePages() {
        browser.clear();
    }

    @Test
    void shouldShowEveryPageInBothThemesAndOnAPhone() {
        String alert = anAlert();
        for (int width : new int[] {1440, 390}) {
            Page page = browser.console(demo, demo.login(), width, width == 390 ? 844 : 900, ColorScheme.DARK);
            var complaints = new ArrayList<String>();
            page.onPageError(complaints::add);
            page.onConsoleMessage(message -> {
                if (message.type().equals("error")) {
                    complaints.add(message.text());
                }
            });
            var pages = new ArrayList<>(List.of("", "alerts", "users", "pipeline", "model", "simulation"));
            pages.add("alerts/" + alert.split(" ", -1)[0]);
            pages.add("users/" + alert.split(" ", -1)[1]);
            for (String path : pages) {
                page.navigate(demo.endpoint("dashboard") + "/" + path);
                page.locator(mark(path)).first().waitFor();
                // The screen's owner may change the theme while the page is open.
                for (ColorScheme scheme : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
                    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
                    // Charts draw in the frame after their data came.
                    page.waitForFunction(
                            "() => new Promise(done => requestAnimationFrame(() => setTimeout(() => done(true), 400)))");
                    assertThat(((Number) page.evaluate("document.documentElement.scrollWidth")).intValue())
                            .as("width of /%s in a window of %d", path, width)
                            .isLessThanOrEqualTo(width);
                    assertThat(page.evaluate(ENDLESS))
                            .as("what never stops moving on /%s", path)
                            .isEqualTo(List.of());
                    page.screenshot(new Page.ScreenshotOptions()
                            .setPath(Path.of(
                                    "target",
                                    "screenshots",
                                    "%s-%s-%d.png"
                                            .formatted(name(path), scheme.name().toLowerCase(Locale.ROOT), width))));
                }
            }
            assertThat(complaints).isEmpty();
        }
    }

    /** Of a page's screenshots. */
    private static String name(String path) {
        return path.isEmpty() ? "overview" : path.contains("/") ? path.split("/", -1)[0] + "-one" : path;
    }

    @Test
    void shouldNotCallItselfLiveWithoutAConnection() {
        Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.DARK);
        page.context().setOffline(true);
        page.getByText("No connection to the console since").waitFor();
        assertThat(page.locator("#pipeline-state").isVisible()).isFalse();
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "offline.png")));
        page.context().setOffline(false);
        // Vaadin alone takes a minute and a half.
        page.locator("#pipeline-state").waitFor(new Locator.WaitForOptions().setTimeout(45_000));
        assertThat(page.getByText("No connection to the console since").isVisible())
                .isFalse();
    }

    /** Nobody gave this demo an endpoint for traces. */
    @Test
    void shouldAddNoTraceToAnyRecordWhileTracingIsOff() {
        await("an alert, open or not")
                .atMost(Child.PATIENCE)
                .until(() ->
                        !Http.get(demo.endpoint("inference") + "/alerts").body().isEmpty());
        for (var topic : List.of(
                Topics.CLICKSTREAM_EVENTS, Topics.USER_FEATURES, Topics.ANOMALY_SCORES, Topics.ANOMALY_ALERTS)) {
            assertThat(TopicReader.readAll(demo.endpoint("kafka"), topic.name()))
                    .as(topic.name())
                    .isNotEmpty()
                    .extracting(record -> record.headers().lastHeader("traceparent"))
                    .containsOnlyNulls();
        }
    }

    /** What a page has when it has come and been told the state of things. */
    private static String mark(String path) {
        return switch (path.split("/", -1)[0]) {
            case "" -> "#alerts-grid .ag-user";
            case "alerts" -> path.contains("/") ? "#alert-reason" : "#alerts-grid .ag-user";
            case "users" -> path.contains("/") ? "#user-events td" : "#standing-out td";
            case "pipeline" -> "#topics td";
            case "model" -> "#model-profile td";
            default -> "#detection-attacks td";
        };
    }

    @Test
    void shouldShowWhatStrangersSendAsText() throws Exception {
        String user = "evil " + EVIL;
        try (var events = new TopicWriter(demo.endpoint("kafka"))) {
            for (int i = 0; i < 80; i++) {
                var click = new ClickEvent(
                        UUID.randomUUID(),
                        user,
                        "s-evil",
                        EventType.LOGIN_FAILED,
                        "/log-in/" + EVIL,
                        System.currentTimeMillis() - 4_000 + 50L * i,
                        401,
                        "192.0.2." + i % 20,
                        EVIL,
                        null);
                events.click(click);
            }
        }
        Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.DARK);
        page.onDialog(dialog -> {
            throw new AssertionError("a stranger's script ran: " + dialog.message());
        });
        Locator row = page.locator("#alerts-grid a.ag-user").filter(new Locator.FilterOptions().setHasText("evil "));
        row.first().waitFor();
        assertThat(row.first().textContent()).contains("<img src=x onerror=\"window.pwned=1\">{{7*7}}${7*7}");
        // From here on the rows keep their places.
        pointAt(row.first());
        row.first().click();
        page.locator("#user-events td").first().waitFor();
        assertThat(page.locator("#user-id").textContent()).contains("<img src=x");
        assertThat(page.locator("#user-events").textContent()).contains("/log-in/<img src=x", "${7*7}");
        assertThat(page.locator("body").textContent()).contains("\uFFFD").doesNotContain("\u202e");
        page.locator("#user-alerts a[href*='alerts/']").first().click();
        page.locator("#alert-panel .ag-user").waitFor();
        assertThat(page.locator("#alert-panel .ag-user").textContent()).contains("<img src=x");
        assertThat(page.locator("body").textContent()).doesNotContain("\u202e");
        // The address alone leads to the same page.
        String address = page.url();
        page.navigate(address);
        page.locator("#alert-panel .ag-user").waitFor();
        assertThat(page.locator("img[src=x]").count()).isZero();
        assertThat(page.evaluate("window.pwned")).isNull();
    }

    @Test
    void shouldKeepRowsWhereTheyAreUnderThePointer() {
        anAlert();
        Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.DARK);
        Locator rows = page.locator("#alerts-grid a.ag-user");
        pointAt(rows.first());
        // An update that was on its way when the pointer came is still shown.
        page.waitForTimeout(1_000);
        String before = rows.first().textContent();
        publish(alert("held-alert", "hold-me", AlertState.OPEN, Severity.CRITICAL, System.currentTimeMillis()));
        try {
            Locator news = page.locator("#alerts-news");
            news.getByText("hold-me").waitFor();
            page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "held.png")));
            assertThat(rows.first().textContent()).isEqualTo(before);
            assertThat(rows.filter(new Locator.FilterOptions().setHasText("hold-me"))
                            .count())
                    .isZero();

            page.mouse().move(5, 5);
            rows.filter(new Locator.FilterOptions().setHasText("hold-me"))
                    .first()
                    .waitFor();
            assertThat(news.isVisible()).isFalse();
        } finally {
            publish(alert("held-alert", "hold-me", AlertState.RESOLVED, Severity.CRITICAL, System.currentTimeMillis()));
        }
    }

    @Test
    void shouldNotKeepRowsForAPointerThatRests() {
        anAlert();
        Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.DARK);
        Locator rows = page.locator("#alerts-grid a.ag-user");
        rows.first().waitFor();
        var alerts = List.of("rests-1", "rests-2", "rests-3");
        try {
            for (String alert : alerts) {
                // What browsers send of a pointer that rests when rows come and go beneath it.
                rows.first().evaluate(MOVE_NOWHERE);
                publish(alert(alert, alert, AlertState.OPEN, Severity.CRITICAL, System.currentTimeMillis()));
                // A row that were kept would come after the 30 s for which a page stands still.
                rows.filter(new Locator.FilterOptions().setHasText(alert))
                        .first()
                        .waitFor(new Locator.WaitForOptions().setTimeout(15_000));
            }
        } finally {
            for (String alert : alerts) {
                publish(alert(alert, alert, AlertState.RESOLVED, Severity.CRITICAL, System.currentTimeMillis()));
            }
        }
    }

    @Test
    void shouldShowAnOldAlertAtItsOwnTime() {
        publish(alert(
                "old-alert",
                "u-of-old",
                AlertState.RESOLVED,
                Severity.HIGH,
                System.currentTimeMillis() - Duration.ofHours(2).toMillis()));
        Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.DARK);
        page.navigate(demo.endpoint("dashboard") + "/alerts/old-alert");
        page.locator("#alert-panel a.ag-user").click();
        page.getByText("There are no scores of that time.").waitFor();
        assertThat(page.url()).endsWith("/users/u-of-old/old-alert");
        assertThat(page.locator("#user-moment").textContent()).contains("90 clicks in the last 10 seconds");
        assertThat(page.locator("#user-events").textContent()).contains("There are no events of that time.");
        page.locator("#show-present").click();
        page.getByText("No verdict on this user in the last 15 minutes").waitFor();
    }

    @Test
    void shouldFindTheWayBack() {
        String[] alert = anAlert().split(" ", -1);
        Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.DARK);
        page.navigate(demo.endpoint("dashboard") + "/nothing-here");
        page.getByText("There is no such page").waitFor();
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "not-found.png")));
        page.getByText("To the overview").click();
        page.locator("#alerts-grid .ag-user").first().waitFor();

        page.navigate(demo.endpoint("dashboard") + "/alerts");
        Locator wanted = page.locator("#filter-text input");
        wanted.fill(alert[0]);
        Locator rows = page.locator("#alerts-grid a.ag-reason");
        page.locator("#alerts-count").getByText("1 alert").waitFor();
        Locator panel = page.locator("#alert-panel");
        var hidden = new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN);
        rows.first().click();
        panel.waitFor();
        // The focus is still in the row.
        page.keyboard().press("Escape");
        panel.waitFor(hidden);
        rows.first().click();
        page.locator("#alert-panel a.ag-user").click();
        page.locator("#user-id").waitFor();
        page.goBack();
        page.locator("#alert-reason").waitFor();
        assertThat(wanted.inputValue()).isEqualTo(alert[0]);
        assertThat(rows.count()).isEqualTo(1);

        page.locator("#alert-close").focus();
        page.keyboard().press("Escape");
        panel.waitFor(hidden);
        assertThat(page.url()).endsWith("/alerts");
    }

    @Test
    void shouldWorkAnAlertByKeysAlone() {
        String[] alert = anAlert().split(" ", -1);
        Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.DARK);
        page.navigate(demo.endpoint("dashboard") + "/alerts");
        page.locator("#filter-text input").fill(alert[0]);
        page.locator("#alerts-count").getByText("1 alert").waitFor();

        page.locator("#alerts-grid").evaluate("(grid) => grid.shadowRoot.querySelector('#items td').focus()");
        page.keyboard().press("Enter");
        page.waitForFunction("() => document.activeElement.id === 'alert-panel'");
        page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "alert-by-keys.png")));
        page.keyboard().press("r");
        page.locator("#action-note textarea").waitFor();
        page.keyboard().press("Escape");
        page.locator("#action-note").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.DETACHED));

        page.locator("#alert-note textarea").focus();
        page.keyboard().type("a far rarer one");
        assertThat(page.locator("#alert-note textarea").inputValue()).isEqualTo("a far rarer one");
        page.keyboard().press("Escape");
        page.locator("#alert-panel").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
        // The server takes keys in their order: what the letters do, they have done now.
        assertThat(page.locator("#action-note").count()).isZero();
        page.waitForFunction(
                "() => document.querySelector('#alerts-grid').shadowRoot.activeElement?.matches('#items td')");
        page.keyboard().press("Enter");
        page.waitForFunction("() => document.activeElement.id === 'alert-panel'");
    }

    @Test
    void shouldLetKeysScrollAndFingersHitOnAPhone() {
        anAlert();
        Page page = browser.console(demo, demo.login(), 390, 844, ColorScheme.LIGHT);
        page.navigate(demo.endpoint("dashboard") + "/pipeline");
        page.locator("#topics td").first().waitFor();
        assertThat(page.evaluate(SCROLLS + ".length")).as("tables that scroll").isNotEqualTo(0);
        page.waitForFunction("() => " + SCROLLS + ".every((box) => box.tabIndex === 0)");
        page.navigate(demo.endpoint("dashboard") + "/users");
        page.locator("#standing-out a").first().waitFor();
        assertThat(((Number) page.evaluate(LOWEST_LINK)).doubleValue())
                .as("height of what a finger must hit (WCAG 2.5.8)")
                .isGreaterThanOrEqualTo(24);
    }

    @Test
    void shouldCutNothingOffBesideAnAlertOnAWall() {
        String[] alert = anAlert().split(" ", -1);
        for (int width : new int[] {1440, 1920, 2560}) {
            Page page = browser.console(demo, demo.login(), width, width * 9 / 16, ColorScheme.DARK);
            page.navigate(demo.endpoint("dashboard") + "/alerts/" + alert[0]);
            page.locator("#alert-panel .ag-reasons td").first().waitFor();
            assertThat(page.evaluate(SCROLLS + ".length"))
                    .as("tables that do not fit in a window of %d", width)
                    .isEqualTo(0);
            page.screenshot(new Page.ScreenshotOptions()
                    .setPath(Path.of("target", "screenshots", "alert-%d.png".formatted(width))));
        }
    }

    /** Its words are English: 1.241 among them, or digits that go with other letters, would be another number or none. */
    @Test
    void shouldWriteNumbersAndTimesInOneWayInABrowserOfAnyLanguage() {
        String[] alert = anAlert().split(" ", -1);
        for (String language : List.of("ar-EG", "de-DE")) {
            Page page = browser.console(
                    demo,
                    demo.login(),
                    new NewContextOptions().setViewportSize(1440, 900).setLocale(language));
            page.navigate(demo.endpoint("dashboard") + "/users/" + alert[1]);
            page.locator("ag-user-features .now").first().waitFor();
            assertThat(page.locator("ag-user-features table").textContent())
                    .as("features in a browser of %s", language)
                    .doesNotContainPattern("[\u0660-\u0669]")
                    .doesNotContainPattern("\\d,\\d{1,2}(?!\\d)");
            Locator age = page.locator("#user-alerts ag-age[title]").first();
            age.waitFor();
            assertThat(age.getAttribute("title")).matches("\\d{1,2} [A-Z][a-z]+ \\d{4}, \\d{2}:\\d{2}:\\d{2}");
            page.context().close();
        }
    }

    private static Alert alert(String id, String user, AlertState state, Severity severity, long opened) {
        return new Alert(
                id,
                user,
                state,
                severity,
                opened,
                opened,
                opened,
                opened,
                "90 clicks in the last 10 seconds",
                0.7,
                0.5,
                1,
                "m-1",
                List.of(new Contribution("clicks_10s", 90, 2, 1)),
                List.of(new AlertChange(state, AlertChange.SYSTEM, null, opened)));
    }

    private static void publish(Alert alert) {
        try (var alerts = new TopicWriter(demo.endpoint("kafka"))) {
            alerts.send(
                    Topics.ANOMALY_ALERTS.name(),
                    alert.alertId(),
                    Topics.ANOMALY_ALERTS.codec().encode(alert));
        }
    }

    @Test
    void shouldKeepWhoDidWhatWithTheNote() {
        String id = anAlert().split(" ", -1)[0];
        Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.LIGHT);
        page.navigate(demo.endpoint("dashboard") + "/alerts/" + id);
        page.locator("#alert-note textarea").fill("Called the customer.");
        page.locator("#alert-resolve").click();
        // A page is bound to the thread that opened it.
        await("the action in the alert's history")
                .pollInSameThread()
                .atMost(Child.PATIENCE)
                .until(() -> page.locator("#alert-history").textContent().contains("Called the customer."));
        assertThat(page.locator("#alert-history").textContent()).contains("Resolved by operator");
        assertThat(page.locator("#alert-resolve").isVisible()).isFalse();
    }

    @Test
    void shouldLetAViewerLookAndNobodyElseIn() {
        anAlert();
        Page page = browser.page(demo.endpoint("dashboard") + "/alerts", 1440, 900);
        Browser.logIn(page, new Demo.Login("operator", "wrong"));
        page.getByText("Name or password is wrong.").waitFor();
        Browser.logIn(page, VIEWER);
        page.locator("#alerts-grid .ag-user").first().waitFor();
        assertThat(page.getByText("Acknowledge", new Page.GetByTextOptions().setExact(true))
                        .count())
                .isZero();
        page.locator("#log-out").click();
        page.locator("input[name=password]").waitFor();
        page.navigate(demo.endpoint("dashboard") + "/alerts");
        page.locator("input[name=password]").waitFor();
    }

    /**
     * Id and user of an alert that stays open for the time of a test: a false one, of somebody who attacks nothing, closes
     * within a minute.
     */
    private static String anAlert() {
        return await("an open alert")
                .atMost(Child.PATIENCE)
                .until(
                        () -> {
                            var body = Http.get(demo.endpoint("inference") + "/alerts?state=open")
                                    .body();
                            for (var alert : body) {
                                String user = alert.path("user_id").asString();
                                if (ATTACKERS.contains(user)) {
                                    return alert.path("alert_id").asString() + " " + user;
                                }
                            }
                            return "";
                        },
                        found -> !found.isEmpty());
    }

    /** Moves the pointer there from elsewhere on the page, as a hand does. */
    private static void pointAt(Locator target) {
        target.page().mouse().move(5, 5);
        target.hover();
    }
}
