package io.anomalyguard.dashboard.pipeline;

import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.H1;
import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.ListItem;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import com.vaadin.flow.component.html.Span;
import com.vaadin.flow.component.html.UnorderedList;
import com.vaadin.flow.router.PageTitle;
import com.vaadin.flow.router.Route;
import io.anomalyguard.dashboard.ConsoleLayout;
import io.anomalyguard.dashboard.LiveView;
import io.anomalyguard.dashboard.Numbers;
import io.anomalyguard.dashboard.Panel;
import io.anomalyguard.dashboard.TextTable;
import io.anomalyguard.dashboard.Texts;
import io.anomalyguard.dashboard.live.Latency;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.LiveUpdate;
import io.anomalyguard.dashboard.live.Overview;
import io.anomalyguard.dashboard.live.PipelineState;
import io.anomalyguard.dashboard.live.RejectedReason;
import jakarta.annotation.security.PermitAll;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What is wrong, in words; then how every part does. */
@Route(value = "pipeline", layout = ConsoleLayout.class)
@PageTitle("Pipeline – AnomalyGuard")
@PermitAll
public final class PipelineView extends Div implements LiveView {
    private final LiveModel model;
    private final PipelineWatch watch;
    private final Section verdict = new Section();
    private final Div services = new Div();
    private final Paragraph featureWords = new Paragraph();
    private final TextTable freshness = new TextTable("From the click until", "p50", "p99", "Measured");
    private final TextTable topics = new TextTable("Topic", "Records/s", "Written so far", "Partitions");
    private final TextTable lags = new TextTable("Consumer group", "Topic", "Records behind");
    private final TextTable rejected = new TextTable("Field", "What is wrong", "Events");
    private final Panel rejectedPanel = new Panel("Rejected events, last 5 minutes", "ag-rejected", rejected);
    private long shown = -1;
    private List<RejectedReason> reasons = List.of();
    private List<String> problems = List.of();
    private boolean first = true;
    private long nextMs;

    PipelineView(LiveModel model, PipelineWatch watch) {
        this.model = model;
        this.watch = watch;
        addClassName("ag-page");
        var heading = new H1("Pipeline");
        heading.addClassName("ag-visually-hidden");
        verdict.setId("pipeline-verdict");
        verdict.addClassNames("ag-panel", "ag-verdict");
        services.addClassName("ag-services");
        services.setId("services");
        topics.setId("topics");
        lags.setId("lags");
        rejected.setId("rejected");
        rejected.setEmptyText("None.");
        featureWords.setId("feature-age");
        featureWords.addClassName("ag-feature-age");
        freshness.setId("freshness");
        var freshnessPanel = new Panel("Freshness", "ag-freshness", featureWords, freshness);
        freshnessPanel.setHint("features: fresh up to 1 s, late up to 10 s, then old (p99)");
        var tables = new Div(
                freshnessPanel,
                new Panel("Topics", "ag-topics", topics),
                new Panel("Consumer lag", "ag-lags", lags),
                rejectedPanel);
        tables.addClassName("ag-tables");
        add(heading, verdict, services, tables);
    }

    @Override
    public void show(LiveUpdate update) {
        PipelineReport report = watch.report();
        showVerdict(update.overview(), report);
        if (report.atMs() != shown) {
            shown = report.atMs();
            showServices(report);
            showTopics(report);
        }
        if (update.overview().atMs() >= nextMs) {
            nextMs = update.overview().atMs() + 1_000;
            showFreshness(update.overview(), report.featureAge());
            showRejected(update.overview());
        }
    }

    private void showVerdict(Overview now, PipelineReport report) {
        boolean starting = now.pipeline().level() == PipelineState.Level.STARTING;
        var all = new ArrayList<>(report.problems());
        if (now.pipeline().level() != PipelineState.Level.OK) {
            all.add(starting ? all.size() : 0, now.pipeline().words());
        }
        int wrong = starting ? all.size() - 1 : all.size();
        if (all.equals(problems) && !first) {
            return;
        }
        first = false;
        problems = all;
        verdict.removeAll();
        if (all.isEmpty()) {
            var words = new Paragraph("All is well: events flow, every service is up, nobody is behind.");
            words.addClassName("ag-verdict-words");
            verdict.getElement().setAttribute("level", "ok");
            verdict.add(words);
            return;
        }
        verdict.getElement().setAttribute("level", wrong == 0 ? "starting" : "bad");
        var list = new UnorderedList();
        all.forEach(problem -> list.add(new ListItem(problem)));
        var words = new Paragraph(
                wrong == 0 ? "Starting." : wrong == 1 ? "One thing is wrong." : wrong + " things are wrong.");
        words.addClassName("ag-verdict-words");
        verdict.add(words, list);
    }

    private void showServices(PipelineReport report) {
        services.removeAll();
        for (var service : report.services()) {
            var dot = new Span();
            dot.addClassName("ag-dot");
            dot.getElement().setAttribute("aria-hidden", "true");
            var state = new Span(dot, new Span(service.words()));
            state.addClassName("ag-state");
            state.getElement()
                    .setAttribute(
                            "level",
                            switch (service.level()) {
                                case UP -> "ok";
                                case STARTING -> "starting";
                                case IMPAIRED -> "degraded";
                                case AWAY -> "down";
                            });
            var head = new Div(new H2(service.name()), state);
            head.addClassName("ag-service-head");
            var parts = new UnorderedList();
            parts.addClassName("ag-parts");
            for (var part : service.parts()) {
                var item = new ListItem(strong(part.name()), new Span(part.words()));
                item.getElement()
                        .setAttribute(
                                "level", part.level().compareTo(PipelineReport.Level.STARTING) > 0 ? "bad" : "ok");
                parts.add(item);
            }
            var address = new Paragraph(service.address());
            address.addClassName("ag-hint");
            var card = new Section(head, parts, address);
            card.addClassNames("ag-panel", "ag-service");
            services.add(card);
        }
    }

    private static Span strong(String text) {
        var span = new Span(text);
        span.addClassName("ag-strong");
        return span;
    }

    private void showTopics(PipelineReport report) {
        Locale locale = getLocale();
        topics.setEmptyText("Kafka does not answer.");
        topics.showText(report.topics().stream()
                .map(topic -> List.of(
                        topic.name(),
                        Double.isNaN(topic.perSecond()) ? "–" : Numbers.rate(topic.perSecond(), locale),
                        Numbers.whole(topic.records(), locale),
                        Numbers.whole(topic.partitions(), locale)))
                .toList());
        lags.setEmptyText("No consumer group has read anything.");
        lags.showText(report.lags().stream()
                .map(lag -> List.of(lag.group(), lag.topic(), Numbers.whole(lag.records(), locale)))
                .toList());
    }

    private void showFreshness(Overview now, @Nullable FeatureAge age) {
        Texts.set(
                featureWords,
                age == null ? "stream-processor has not told how old its features are." : age.words() + ".");
        featureWords.setClassName("ag-anomalous", age != null && age.isLate());
        var rows = new ArrayList<List<Component>>();
        rows.add(
                age == null || age.rows() == 0
                        ? latency("its features in the online store", null, null, 0, "last 10 s")
                        : latency(
                                "its features in the online store",
                                milliseconds(age.p50()),
                                milliseconds(age.p99()),
                                age.rows(),
                                "last %d s".formatted(age.seconds())));
        rows.add(latency("its verdict", now.clickToVerdict(), verdictWindow(now.clickToVerdict())));
        rows.add(latency("its alert on a screen", now.clickToScreen(), "last 15 min"));
        freshness.show(rows);
    }

    /** Of verdicts on a backlog none is measured: they say how long something was away, not how fast it is. */
    static String verdictWindow(@Nullable Latency measured) {
        return measured == null ? "last minute, without those of a backlog" : "last minute";
    }

    private static @Nullable Long milliseconds(double seconds) {
        return Double.isFinite(seconds) ? Math.round(1_000 * seconds) : null;
    }

    private List<Component> latency(String what, @Nullable Latency latency, String window) {
        return latency == null
                ? latency(what, null, null, 0, window)
                : latency(what, latency.p50(), latency.p99(), latency.count(), window);
    }

    private List<Component> latency(String what, @Nullable Long p50, @Nullable Long p99, long count, String window) {
        return List.of(
                new Span(what),
                new Span(p50 == null ? "–" : Numbers.whole(p50, getLocale()) + " ms"),
                new Span(p99 == null ? "–" : Numbers.whole(p99, getLocale()) + " ms"),
                new Span("%s in the %s".formatted(Numbers.whole(count, getLocale()), window)));
    }

    private void showRejected(Overview now) {
        rejectedPanel.setHint(Numbers.whole(now.rejected(), getLocale()) + " events");
        List<RejectedReason> next = model.rejectedReasons();
        if (!next.equals(reasons)) {
            reasons = next;
            rejected.showText(next.stream()
                    .map(reason -> List.of(
                            reason.field().isEmpty() ? "–" : reason.field(),
                            reason.reason(),
                            Numbers.whole(reason.count(), getLocale())))
                    .toList());
        }
    }
}
