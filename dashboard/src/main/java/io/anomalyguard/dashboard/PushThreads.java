package io.anomalyguard.dashboard;

import com.vaadin.flow.spring.SpringServlet;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.stereotype.Component;

/**
 * Bounds the threads that write updates to the browsers. Unbounded, as it comes, the push library had started 137 of
 * them for two open tabs. And it has a thread that has written to a tab wait for more for that tab, 100 ms as it comes:
 * of nine tabs or more, which are all told at once, the ninth waited for a thread.
 */
@Component
final class PushThreads implements BeanPostProcessor {
    private static final String MAX_THREADS = "8";
    private static final String WAIT_FOR_MORE_MS = "1";

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof ServletRegistrationBean<?> registration
                && registration.getServlet() instanceof SpringServlet) {
            registration.addInitParameter("org.atmosphere.cpr.broadcaster.maxProcessingThreads", MAX_THREADS);
            registration.addInitParameter("org.atmosphere.cpr.broadcaster.maxAsyncWriteThreads", MAX_THREADS);
            registration.addInitParameter("org.atmosphere.cpr.Broadcaster.threadWaitTime", WAIT_FOR_MORE_MS);
        }
        return bean;
    }
}
