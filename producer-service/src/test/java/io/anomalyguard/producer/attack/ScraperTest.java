package io.anomalyguard.producer.attack;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.producer.simulation.Page;
import io.anomalyguard.producer.simulation.Site;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ScraperTest {
    /** Nearly a whole round of the catalogue, the lists of its categories among the products. */
    @Test
    void shouldTurnNoPageOverTwice() {
        var scraper = new Scraper(new Site(), new SplittableRandom(1));
        List<Page> pages =
                Stream.generate(scraper::next).limit(10_000).map(Request::page).toList();
        assertThat(pages).doesNotHaveDuplicates();
        assertThat(pages.stream().filter(page -> page.path().startsWith("/c/")))
                .hasSizeGreaterThan(39 * Site.PAGES_PER_CATEGORY * 9 / 10);
    }
}
