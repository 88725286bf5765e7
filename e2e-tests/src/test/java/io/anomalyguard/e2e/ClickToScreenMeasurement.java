package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.anomalyguard.contracts.alert.Alert;
import io.anomalyguard.contracts.topic.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.ToLongFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * How long an alert takes from the click that opened it, as the broker received it, until it is painted in a real
 * browser, at 2,000 events/s ({@code -Drate=500} for another rate), and where the time goes; on the page of all alerts
 * ({@code -Dpage=/} for the overview). A measurement, not a test: it runs only by
 * {@code ./anomalyguard test -pl e2e-tests -am -Dtest=ClickToScreenMeasurement -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Timeout(900)
class ClickToScreenMeasurement {
    private static final int RATE = Integer.getInteger("rate", 2_000);
    private static final String PAGE = System.getProperty("page", "/alerts");
    private static final int ATTACKS = 240;

    /** The first alerts are told apart: what only alerts go through has not been compiled before, in the browser too. */
    private static final int FIRST = 40;

    private static final int LEAST = 50 + FIRST;
    private static final long APART_MS = 1_500;

    /** Notes when a user's alert is in the page, and when the frame with it has been painted. */
    private static final String OBSERVER = """
            () => {
              window.inPageAt = {};
              window.seenAt = {};
              const now = () => performance.timeOrigin + performance.now();
              const look = () => {
                const fresh = [...document.querySelectorAll('#alerts-grid .ag-user')]
                  .map((element) => element.textContent).filter((user) => user && !(user in window.inPageAt));
                if (fresh.length > 0) {
                  const changed = now();
                  fresh.forEach((user) => (window.inPageAt[user] = changed));
                  requestAnimationFrame(() => setTimeout(() => {
                    const painted = now();
                    fresh.forEach((user) => (window.seenAt[user] = painted));
                  }));
                }
              };
              new MutationObserver(look).observe(document.querySelector('.ag-alerts-body'),
                {subtree: true, childList: true, characterData: true});
            }""";

    /** What is known of one alert, in epoch milliseconds. */
    private record Way(long clicked, long judged, long onTopic, long inPage, long seen) {}

    @Test
    void measure() throws Exception {
        try (var browser = Browser.open();
                var demo = Demo.start(
                        "click-to-screen",
                        Map.of("SIMULATOR_ATTACK_SHARE", "0", "SIMULATOR_BACKFILL", "2m"),
                        "--rate",
                        String.valueOf(RATE))) {
            Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.DARK);
            page.navigate(demo.endpoint("dashboard") + PAGE);
            page.locator(".ag-alerts-body").waitFor();
            // The demo fills in a past first; on a slow machine it takes minutes to work that off.
            page.locator("#pipeline-state", new Page.LocatorOptions().setHasText("Live"))
                    .waitFor(new Locator.WaitForOptions().setTimeout(300_000));
            // Services are as fast as their compiled code.
            TimeUnit.SECONDS.sleep(120);
            page.screenshot(
                    new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "click-to-screen.png")));
            page.evaluate(OBSERVER);

            var attacked = new HashMap<String, Long>();
            for (int i = 0; i < ATTACKS; i++) {
                long before = System.currentTimeMillis();
                var started = Http.post(
                        demo.endpoint("producer") + "/attacks",
                        "{\"type\": \"click_flood\", \"users\": 1, \"duration_s\": 30}");
                assertThat(started.status()).isEqualTo(201);
                attacked.putIfAbsent(started.body().get("users").get(0).asString(), before);
                page.waitForTimeout(APART_MS);
                // As on a good shift: what has been seen is acknowledged, so that what is new stands on top.
                acknowledge(demo, noted(page, "seenAt").keySet());
            }
            // An attack may hit a user who has an alert already.
            await().atMost(Duration.ofSeconds(60))
                    .pollInSameThread()
                    .untilAsserted(() -> assertThat(noted(page, "seenAt").keySet())
                            .as("attacked users whose alert is painted")
                            .filteredOn(attacked::containsKey)
                            .hasSizeGreaterThanOrEqualTo(LEAST));
            List<Way> ways = ways(demo, noted(page, "inPageAt"), noted(page, "seenAt"), attacked);
            print("the first " + FIRST, ways.subList(0, FIRST));
            print("the others", ways.subList(FIRST, ways.size()));
            printSlowest(ways);
        }
    }

    private static void acknowledge(Demo demo, Set<String> users) {
        String alerts = demo.endpoint("inference") + "/alerts";
        for (var alert : Http.get(alerts + "?state=open").body()) {
            if (users.contains(alert.path("user_id").asString())) {
                Http.post(
                        alerts + "/" + alert.path("alert_id").asString() + "/actions",
                        "{\"action\": \"acknowledge\", \"by\": \"shift\"}");
            }
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Number> noted(Page page, String what) {
        return (Map<String, Number>) page.evaluate("window." + what);
    }

    private static List<Way> ways(
            Demo demo, Map<String, Number> inPage, Map<String, Number> seen, Map<String, Long> attacked) {
        var ways = new HashMap<String, Way>();
        for (var record : TopicReader.readAll(demo.endpoint("kafka"), Topics.ANOMALY_ALERTS.name())) {
            Alert alert = Topics.ANOMALY_ALERTS.codec().decode(record.value());
            // Of an alert that was there before the attack nothing new is seen.
            Long since = attacked.get(alert.userId());
            Number painted = seen.get(alert.userId());
            if (since != null
                    && painted != null
                    && alert.openedAt() >= since
                    && painted.longValue() >= alert.openedAt()) {
                // The first record of an alert is the one that opened it, where the topic has not been compacted yet.
                ways.putIfAbsent(
                        alert.userId(),
                        new Way(
                                alert.openedAt(),
                                alert.history().getFirst().at(),
                                record.timestamp(),
                                inPage.get(alert.userId()).longValue(),
                                painted.longValue()));
            }
        }
        return ways.values().stream()
                .sorted(Comparator.comparingLong(Way::clicked))
                .toList();
    }

    /** Those that came late one by one: a pause of one process shows in one part, a machine that is busy in all. */
    private static void printSlowest(List<Way> ways) {
        long start = ways.stream().mapToLong(Way::clicked).min().orElse(0);
        ways.stream()
                .sorted(Comparator.comparingLong(way -> way.clicked() - way.seen()))
                .limit(8)
                .forEach(way -> System.out.printf(
                        "  slow, %3d s after the first: %d + %d + %d + %d%n",
                        (way.clicked() - start) / 1000,
                        way.judged() - way.clicked(),
                        way.onTopic() - way.judged(),
                        way.inPage() - way.onTopic(),
                        way.seen() - way.inPage()));
    }

    private static void print(String which, List<Way> ways) {
        System.out.printf(
                "Click to screen on %s at %,d events/s, %s, %d alerts, ms:%n", PAGE, RATE, which, ways.size());
        print("click received -> verdict that opens the alert", ways, way -> way.judged() - way.clicked());
        print("verdict -> alert on its topic", ways, way -> way.onTopic() - way.judged());
        print("alert on its topic -> row in the page", ways, way -> way.inPage() - way.onTopic());
        print("row in the page -> painted", ways, way -> way.seen() - way.inPage());
        print("click received -> row in the page", ways, way -> way.inPage() - way.clicked());
        print("click received -> painted", ways, way -> way.seen() - way.clicked());
    }

    private static void print(String what, List<Way> ways, ToLongFunction<Way> part) {
        long[] sorted = ways.stream().mapToLong(part).sorted().toArray();
        System.out.printf(
                "  %-48s p50 %4d  p99 %4d  max %4d%n",
                what, sorted[sorted.length / 2], sorted[(int) (sorted.length * 0.99)], sorted[sorted.length - 1]);
    }
}
