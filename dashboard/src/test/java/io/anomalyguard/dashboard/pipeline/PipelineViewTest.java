package io.anomalyguard.dashboard.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.vaadin.flow.component.html.H2;
import com.vaadin.flow.component.html.H3;
import com.vaadin.flow.component.html.Paragraph;
import com.vaadin.flow.component.html.Section;
import io.anomalyguard.dashboard.ConsoleViewTest;
import io.anomalyguard.dashboard.live.Latency;
import io.anomalyguard.dashboard.live.Samples;
import org.junit.jupiter.api.Test;

class PipelineViewTest extends ConsoleViewTest {
    @Test
    void shouldSayFirstWhatIsWrong() {
        INFERENCE.answer(503, "{}");
        navigate(PipelineView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText(Section.class, "pipeline-verdict"))
                    .contains(
                            "stream-processor does not answer at http://localhost:1",
                            "inference-service is not ready",
                            "Kafka does not answer");
        });
        assertThat(allText("services")).contains("stream-processor", "Does not answer");
        assertThat(find(Paragraph.class).id("feature-age").getText())
                .isEqualTo("stream-processor has not told how old its features are.");
    }

    @Test
    void shouldNotCallAModelThatWarmsUpAProblem() {
        INFERENCE.answer(503, WARMING_UP);
        navigate(PipelineView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(allText("services"))
                    .containsSubsequence(
                            "inference-service", "Starting", "model", "warming up, 45 %, waiting for rows");
        });
        assertThat(allText(Section.class, "pipeline-verdict")).doesNotContain("inference-service");
    }

    @Test
    void shouldSayWhichVerdictsAreMeasured() {
        assertThat(PipelineView.verdictWindow(null)).isEqualTo("last minute, without those of a backlog");
        assertThat(PipelineView.verdictWindow(new Latency(20, 41, 2))).isEqualTo("last minute");
    }

    /** Who goes through a page by its headings takes one that jumps a level for a part that is missing. */
    @Test
    void shouldNotJumpALevelInItsHeadings() {
        INFERENCE.answer(200, "{}");
        navigate(PipelineView.class);
        awaitPage().untilAsserted(() -> {
            roundTrip();
            assertThat(find(H2.class).withText("inference-service").exists()).isTrue();
        });
        assertThat(find(H3.class).exists()).isFalse();
    }

    @Test
    void shouldShowWhyEventsWereRejectedAsText() {
        Samples.rejected(model, "page", "<b>too long</b>");
        navigate(PipelineView.class);
        assertThat(allText("rejected")).contains("page", "<b>too long</b>", "1");
    }
}
