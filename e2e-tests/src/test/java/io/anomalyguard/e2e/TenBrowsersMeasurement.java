package io.anomalyguard.e2e;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What ten open browsers cost the dashboard in ten minutes at 5,000 events/s: its heap in use after a collection, its
 * threads and its CPU time, minute by minute. A measurement, not a test: it runs only by
 * {@code ./anomalyguard test -pl e2e-tests -am -Dtest=TenBrowsersMeasurement -Dsurefire.failIfNoSpecifiedTests=false}.
 */
@Timeout(1200)
class TenBrowsersMeasurement {
    private static final List<String> PAGES =
            List.of("", "", "", "", "alerts", "alerts", "users", "pipeline", "model", "simulation");
    private static final int MINUTES = 10;

    /** What the dashboard says of itself at one moment. */
    private record Sample(double heapBytes, double threads, double cpuNanos, double scores) {}

    @Test
    void measure() throws Exception {
        try (var browser = Browser.open();
                var demo = Demo.start("ten-browsers", Map.of("SIMULATOR_BACKFILL", "1m"), "--rate", "5000")) {
            var pages = new ArrayList<Page>();
            for (String path : PAGES) {
                Page page = browser.console(demo, demo.login(), 1440, 900, ColorScheme.DARK);
                page.navigate(demo.endpoint("dashboard") + "/" + path);
                pages.add(page);
            }
            Sample before = sample(demo);
            for (int minute = 1; minute <= MINUTES; minute++) {
                double leastHeap = Double.MAX_VALUE;
                double mostThreads = 0;
                Sample now = before;
                long start = System.nanoTime();
                while (System.nanoTime() - start < TimeUnit.MINUTES.toNanos(1)) {
                    // Takes what the browsers have to say, too.
                    pages.getFirst().waitForTimeout(1_000);
                    now = sample(demo);
                    leastHeap = Math.min(leastHeap, now.heapBytes());
                    mostThreads = Math.max(mostThreads, now.threads());
                }
                double seconds = (System.nanoTime() - start) / 1e9;
                System.out.printf(
                        "minute %2d: %,6.0f verdicts/s, heap %3.0f MB at its lowest, %3.0f threads at most, CPU %.2f cores%n",
                        minute,
                        (now.scores() - before.scores()) / seconds,
                        leastHeap / (1 << 20),
                        mostThreads,
                        (now.cpuNanos() - before.cpuNanos()) / 1e9 / seconds);
                before = now;
            }
            pages.getFirst()
                    .screenshot(
                            new Page.ScreenshotOptions().setPath(Path.of("target", "screenshots", "ten-browsers.png")));
        }
    }

    private static Sample sample(Demo demo) {
        String dashboard = Http.text(demo.endpoint("dashboard") + "/actuator/prometheus", demo.login());
        String inference = Http.text(demo.endpoint("inference") + "/actuator/prometheus", null);
        return new Sample(
                sum(dashboard, "jvm_memory_used_bytes{area=\"heap\""),
                sum(dashboard, "jvm_threads_live_threads"),
                sum(dashboard, "process_cpu_time_ns_total"),
                sum(inference, "anomalyguard_scoring_duration_seconds_count"));
    }

    /** The sum of a metric's series. */
    private static double sum(String metrics, String start) {
        return Arrays.stream(metrics.split("\n"))
                .filter(line -> line.startsWith(start))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
