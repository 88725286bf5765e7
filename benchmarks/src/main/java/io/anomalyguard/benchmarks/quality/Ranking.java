package io.anomalyguard.benchmarks.quality;

import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * How well scores rank anomalies before the rest. Rows of equal score share their ranks, as in scikit-learn.
 *
 * @param auroc area under the ROC curve: the chance that an anomaly scores higher than another row
 * @param averagePrecision mean of the precision at each anomaly, from the top
 */
record Ranking(double auroc, double averagePrecision) {
    /** @param anomaly the truth about each score's row; both values must occur */
    static Ranking of(double[] scores, boolean[] anomaly) {
        List<Integer> order = IntStream.range(0, scores.length)
                .boxed()
                .sorted(Comparator.comparingDouble((Integer i) -> scores[i]).reversed())
                .toList();
        long anomalies = 0;
        long others = 0;
        double pairs = 0;
        double precision = 0;
        for (int from = 0; from < order.size(); ) {
            int to = from;
            long tiedAnomalies = 0;
            while (to < order.size() && scores[order.get(to)] == scores[order.get(from)]) {
                tiedAnomalies += anomaly[order.get(to)] ? 1 : 0;
                to++;
            }
            long tiedOthers = to - from - tiedAnomalies;
            pairs += tiedOthers * (anomalies + tiedAnomalies / 2.0);
            anomalies += tiedAnomalies;
            others += tiedOthers;
            precision += tiedAnomalies * (anomalies / (double) to);
            from = to;
        }
        return new Ranking(pairs / (anomalies * (double) others), precision / anomalies);
    }
}
