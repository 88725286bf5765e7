package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody on call finds what to do from every alert, and understands every panel. */
class MonitoringTest {
    private static final Path PROMETHEUS = Path.of("..", "deploy", "prometheus");

    @Test
    void shouldRingWhenItShouldAndOnlyThen() {
        assertThat(promtool("test", "rules", "rules_test.yml")).contains("SUCCESS");
        assertThat(promtool("check", "config", "prometheus.yml")).contains("SUCCESS");
    }

    /** What Prometheus' tool says; fails where it is not content. */
    private static String promtool(String... arguments) {
        var command = new ArrayList<String>();
        command.add(System.getenv().getOrDefault("ANOMALYGUARD_PROMTOOL", "promtool"));
        command.addAll(List.of(arguments));
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(PROMETHEUS.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            OptionalCheck.require(false, "the alert rules were not tried: there is no promtool on the path");
            throw new IllegalStateException(e);
        }
        try (var output = process.getInputStream()) {
            String said = new String(output.readAllBytes(), StandardCharsets.UTF_8);
            assertThat(process.waitFor()).as(said).isZero();
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void shouldHaveARunbookForEveryAlert() {
        var anchors = Monitoring.anchors(Monitoring.operations());
        assertThat(Monitoring.rules()).hasSizeGreaterThan(10).allSatisfy(rule -> {
            String anchor = rule.alert().toLowerCase(java.util.Locale.ROOT);
            assertThat(rule.runbook()).isEqualTo("docs/operations.md#" + anchor);
            assertThat(anchors).as(rule.alert()).contains(anchor);
        });
    }

    @Test
    void shouldExplainEveryPanel() {
        assertThat(Monitoring.panels()).hasSizeGreaterThan(30).allSatisfy(panel -> {
            assertThat(panel.json().path("description").asString(""))
                    .as(panel.title())
                    .isNotBlank();
            var defaults = panel.json().at("/fieldConfig/defaults");
            assertThat(defaults.path("unit").asString("")).as(panel.title()).isNotBlank();
            assertThat(defaults.at("/thresholds/steps").size())
                    .as(panel.title())
                    .isPositive();
            assertThat(panel.expressions()).as(panel.title()).isNotEmpty();
        });
    }

    @Test
    void shouldFindTheMetricsOfAnExpression() {
        assertThat(Monitoring.metrics(
                        "1 - sum by (job) (rate(a_total{b=~\"c|d\"}[5m])) / (max(e_count) or vector(0)) > 0.1"))
                .containsExactly("a_total", "e_count");
    }

    @Test
    void shouldFindWhatIsPickedByLabels() {
        assertThat(Monitoring.picked())
                .contains(
                        "anomalyguard_notifications_total{result=\"lost\"}",
                        "anomalyguard_alerts_closed_total{state=\"resolved\"}",
                        "anomalyguard_alerts_closed_total{state=\"false_positive\"}")
                .noneMatch(series -> series.startsWith("up{") || series.contains("actuator"));
        assertThat(Monitoring.labelled("a_total{b=\"c\",d=\"e f\"} 1.0\n# HELP x\nplain 2.0\n"))
                .containsExactly("a_total{b=\"c\"}", "a_total{d=\"e f\"}");
    }
}
