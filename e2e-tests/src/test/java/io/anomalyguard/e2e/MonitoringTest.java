package io.anomalyguard.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** Somebody on call finds what to do from every alert, and understands every panel. */
class MonitoringTest {
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
}
