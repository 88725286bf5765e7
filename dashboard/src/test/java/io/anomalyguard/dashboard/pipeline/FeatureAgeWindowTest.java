package io.anomalyguard.dashboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FeatureAgeWindowTest {
    private final FeatureAgeWindow window = new FeatureAgeWindow();

    /** The bounds are odd numbers, and what is said is an upper bound. */
    @Test
    void shouldNotUnderstateHowLateFeaturesAre() {
        assertThat(new FeatureAge(0.5, 1.4317, 100, 5).words())
                .isEqualTo("Features are late: in the online store 99 % of the rows within 2 s of their click");
    }

    @Test
    void shouldTellTheAgeOfTheRowsThatCameSinceTheOldestScrape() {
        assertThat(window.take(scrape(0, 0, 0, 9_000), 0))
                .as("how old the first were is long ago")
                .isNull();
        FeatureAge age = window.take(scrape(500, 990, 1_000, 10_000), 5_000);
        assertThat(age).isEqualTo(new FeatureAge(0.05, 0.8, 1_000, 5));
        assertThat(age.words())
                .isEqualTo("Features are fresh: in the online store 99 % of the rows within 800 ms of their click");
        assertThat(age.isLate()).isFalse();
    }

    @Test
    void shouldSayHowLateFeaturesAre() {
        window.take(scrape(0, 0, 0, 0), 0);
        FeatureAge late = window.take(scrape(500, 989, 1_000, 1_000), 5_000);
        assertThat(late.words())
                .isEqualTo("Features are late: in the online store 99 % of the rows within 5 s of their click");
        FeatureAge old = window.take(scrape(500, 989, 1_000, 9_000), 10_000);
        assertThat(old.words())
                .isEqualTo("Features are old: in the online store some more than a minute after their click");
        assertThat(late.isLate()).isTrue();
        assertThat(old.isLate()).isTrue();
    }

    @Test
    void shouldSayThatNothingIsWritten() {
        window.take(scrape(1, 1, 1, 1), 0);
        FeatureAge none = window.take(scrape(1, 1, 1, 1), 10_000);
        assertThat(none.words()).isEqualTo("No features were written for 10 s");
        assertThat(none.isLate()).isFalse();
    }

    @Test
    void shouldForgetAfterTenSecondsAndWhenTheServiceStartsAnew() {
        for (long i = 0; i <= 8; i++) {
            window.take(scrape(100 * i, 100 * i, 100 * i, 100 * i), 5_000 * i);
        }
        assertThat(window.take(scrape(900, 900, 900, 900), 45_000)).isEqualTo(new FeatureAge(0.05, 0.05, 200, 10));
        assertThat(window.take(scrape(3, 3, 3, 3), 50_000)).isNull();
        assertThat(window.take("", 55_000)).isNull();
    }

    /** Rows of at most 50 ms, 800 ms, 5 s, and all. */
    private static String scrape(long within50Ms, long within800Ms, long within5S, long all) {
        return """
                # TYPE anomalyguard_feature_age_seconds histogram
                anomalyguard_feature_age_seconds_bucket{application="stream-processor",le="0.05"} %d
                anomalyguard_feature_age_seconds_bucket{application="stream-processor",le="0.8"} %d
                anomalyguard_feature_age_seconds_bucket{application="stream-processor",le="5.0"} %d
                anomalyguard_feature_age_seconds_bucket{application="stream-processor",le="+Inf"} %d
                anomalyguard_feature_age_seconds_count{application="stream-processor"} %d
                """.formatted(within50Ms, within800Ms, within5S, all, all);
    }
}
