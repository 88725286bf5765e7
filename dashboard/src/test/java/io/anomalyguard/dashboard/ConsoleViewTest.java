package io.anomalyguard.dashboard;

import com.vaadin.browserless.SpringBrowserlessTest;
import com.vaadin.flow.component.Component;
import com.vaadin.flow.component.html.Div;
import com.vaadin.flow.component.html.Span;
import io.anomalyguard.dashboard.live.LiveModel;
import io.anomalyguard.dashboard.live.Samples;
import io.anomalyguard.dashboard.simulation.SimulatorStub;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.NoSuchElementException;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.security.test.context.support.WithMockUser;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/**
 * A page without a browser, on a service whose broker and neighbours are not there or not well: the worst case that it must be able
 * to show. All such tests share one service.
 */
@SpringBootTest(classes = DashboardApplication.class)
@WithMockUser(username = "ana", roles = "OPERATOR")
// The build's time-out runs tests in a thread of their own, but this kind keeps the current UI in a thread-local.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SAME_THREAD)
public abstract class ConsoleViewTest extends SpringBrowserlessTest {
    /** Answers for producer-service as long as the tests run. */
    protected static final SimulatorStub SIMULATOR = startStub();

    /** Answers for inference-service what a test tells it to, to whatever it is asked. */
    protected static final SimulatorStub INFERENCE = startStub();

    /** The health of an inference-service that has no model yet. */
    protected static final String WARMING_UP = """
            {"status": "OUT_OF_SERVICE", "components": {"model": {"status": "OUT_OF_SERVICE",
              "details": {"status": "warming_up", "percent": 45, "waiting_for": "rows of more users"}}}}""";

    @Autowired
    protected LiveModel model;

    private static SimulatorStub startStub() {
        try {
            return new SimulatorStub();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) {
        registry.add("anomalyguard.services.producer-url", SIMULATOR::url);
        registry.add("anomalyguard.services.inference-url", INFERENCE::url);
        // Port 1 is reserved: nobody listens there.
        registry.add("anomalyguard.services.stream-processor-url", () -> "http://localhost:1");
        registry.add("spring.kafka.bootstrap-servers", () -> "localhost:1");
    }

    @Override
    @BeforeEach
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SAME_THREAD)
    protected void initVaadinEnvironment() {
        super.initVaadinEnvironment();
        Samples.clear(model);
    }

    @Override
    @AfterEach
    @Timeout(value = 60, threadMode = Timeout.ThreadMode.SAME_THREAD)
    protected void cleanVaadinEnvironment() {
        super.cleanVaadinEnvironment();
    }

    /** Waits for what a page comes to show; how long it takes on a busy machine is no matter. */
    protected static ConditionFactory awaitPage() {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .pollInSameThread()
                .ignoreException(NoSuchElementException.class);
    }

    protected final String text(String id) {
        return find(Span.class).id(id).getText();
    }

    /** All text within a part of the page. */
    protected final String allText(Class<? extends Component> type, String id) {
        return find(type).id(id).getElement().getTextRecursively();
    }

    protected final String allText(String id) {
        return allText(Div.class, id);
    }
}
