package io.anomalyguard.producer;

import io.anomalyguard.contracts.click.ClickEvent;
import io.anomalyguard.contracts.click.EventType;
import java.util.HashSet;
import java.util.List;

/** What downstream sees of one user at his last event: features recomputed naively from the events themselves. */
public record Behaviour(
        long clicks10s,
        long clicks1m,
        long sessionClicks,
        double sessionSeconds,
        double gapMean,
        double gapCv,
        long distinctPages1m,
        double repeatPageRatio,
        double errorRatio1m,
        long loginFailures1m,
        long distinctIps1m,
        double transactionRatio) {

    /**
     * The features at the last of these events.
     *
     * @param events of one user's one session, in order, at least one
     */
    public static Behaviour of(List<ClickEvent> events) {
        long now = events.getLast().timestamp();
        List<ClickEvent> minute =
                events.stream().filter(e -> e.timestamp() > now - 60_000).toList();
        var pages = new HashSet<String>();
        long repeated = minute.stream().filter(e -> !pages.add(e.page())).count();
        double[] gaps = new double[events.size() - 1];
        for (int i = 0; i < gaps.length; i++) {
            gaps[i] = (events.get(i + 1).timestamp() - events.get(i).timestamp()) / 1_000.0;
        }
        double mean = mean(gaps);
        double variance = 0;
        for (double gap : gaps) {
            variance += (gap - mean) * (gap - mean) / gaps.length;
        }
        return new Behaviour(
                events.stream().filter(e -> e.timestamp() > now - 10_000).count(),
                minute.size(),
                events.size(),
                (now - events.getFirst().timestamp()) / 1_000.0,
                mean,
                mean == 0 ? 0 : Math.sqrt(variance) / mean,
                pages.size(),
                (double) repeated / minute.size(),
                (double) minute.stream().filter(ClickEvent::isError).count() / minute.size(),
                minute.stream().filter(e -> e.type() == EventType.LOGIN_FAILED).count(),
                minute.stream().map(ClickEvent::ip).distinct().count(),
                (double) events.stream().filter(e -> e.type().isTransaction()).count() / events.size());
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) {
            sum += value;
        }
        return values.length == 0 ? 0 : sum / values.length;
    }
}
