package io.anomalyguard.benchmarks.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityTest {
    @TempDir
    Path directory;

    /** The example of scikit-learn's documentation of average_precision_score and roc_auc_score: 0.83 and 0.75. */
    @Test
    void shouldMeasureAsScikitLearnDoes() {
        var ranking = Ranking.of(new double[] {0.1, 0.4, 0.35, 0.8}, new boolean[] {false, false, true, true});
        assertThat(ranking.auroc()).isEqualTo(0.75);
        assertThat(ranking.averagePrecision()).isCloseTo(0.8333, within(1e-4));
    }

    @Test
    void shouldShareRanksAmongEqualScores() {
        var ranking = Ranking.of(new double[] {1, 1, 1, 1}, new boolean[] {true, false, false, false});
        assertThat(ranking.auroc()).isEqualTo(0.5);
        assertThat(ranking.averagePrecision()).isEqualTo(0.25);
    }

    @Test
    void shouldFillInMissingValuesWithTheMedian() throws IOException {
        var set = LabelledSet.read(file("a,b,anomaly\n1,,0\n2,5,0\n3,7,1\n?,9,0\n"));
        assertThat(set.filledIn()).isEqualTo(2);
        assertThat(set.rows().getFirst()).containsExactly(1, 7);
        assertThat(set.rows().getLast()).containsExactly(2, 9);
        assertThat(set.truth()).containsExactly(false, false, true, false);
    }

    @Test
    void shouldNameWhatItCannotRead() {
        refused("a,b,anomaly\n1,x,0\n", "line 2, column b: not a number");
        refused("a,b,anomaly\n1,Infinity,0\n", "line 2, column b: not a finite number");
        refused("a,b,anomaly\n1,0\n", "line 2: 2 columns, not 3");
        refused("a,b,anomaly\n1,2,3\n", "line 2: anomaly must be 0 or 1");
        refused("a,b,label\n1,2,0\n", "the last column must be called anomaly");
        refused("a,anomaly\n1,0\n2,0\n3,0\n", "with anomalies and others");
        refused("", "is empty");
    }

    private void refused(String content, String reason) {
        assertThatThrownBy(() -> LabelledSet.read(file(content)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(reason);
    }

    private Path file(String content) throws IOException {
        return Files.writeString(directory.resolve("set.csv"), content);
    }
}
