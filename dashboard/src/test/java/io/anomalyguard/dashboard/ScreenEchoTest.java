package io.anomalyguard.dashboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.anomalyguard.contracts.alert.AlertState;
import io.anomalyguard.contracts.score.Severity;
import io.anomalyguard.dashboard.live.Samples;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScreenEchoTest extends ConsoleViewTest {
    private final List<Long> painted = new ArrayList<>();
    private final ScreenEcho echo = new ScreenEcho(painted::add);

    /** Half an hour on another page is no half an hour from a click to the screen. */
    @Test
    void shouldMeasureOnlyWhatComesWhileThePageShowsAlerts() {
        open("a-before", 1_000);
        echo.shown(model.alerts());
        echo.painted("ready");
        open("a-elsewhere", 2_000);
        echo.passed(model.alerts());
        echo.shown(model.alerts());
        open("a-here", 3_000);
        echo.shown(model.alerts());
        echo.painted("0");
        assertThat(painted).containsExactly(3_000L);
    }

    /** What a page needs to load is not what an alert needs to show. */
    @Test
    void shouldAskAPageWhetherItIsReadyThatHasOnlyPassedAlerts() {
        open("a-before", 1_000);
        echo.passed(model.alerts());
        echo.shown(model.alerts());
        echo.painted("ready");
        open("a-here", 2_000);
        echo.shown(model.alerts());
        echo.painted("0");
        assertThat(painted).containsExactly(2_000L);
    }

    /** It was clicked first and came second. */
    @Test
    void shouldMeasureAnAlertThatWasOvertaken() {
        open("a-before", 1_000);
        echo.shown(model.alerts());
        echo.painted("ready");
        open("a-later", 3_000);
        echo.shown(model.alerts());
        open("a-overtaken", 2_000);
        echo.shown(model.alerts());
        echo.painted("0");
        echo.painted("1");
        assertThat(painted).containsExactly(3_000L, 2_000L);
    }

    private void open(String id, long at) {
        Samples.put(model, Samples.alert(id, "u", AlertState.OPEN, Severity.HIGH, at));
    }
}
