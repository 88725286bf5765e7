package io.anomalyguard.dashboard;

import com.vaadin.flow.spring.SpringServlet;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.stereotype.Component;

/**
 * Bounds the threads that write updates to the browsers. Unbounded, as it comes, the push library had started 137 of
 * them for two open tabs.
 */
@Component
final class PushThreads implements BeanPostProcessor {
    private static final String MAX_THREADS = "8";

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        if (bean instanceof ServletRegistrationBean<?> registration
                && registration.getServlet() instanceof SpringServlet) {
            registration.addInitParameter("org.atmosphere.cpr.broadcaster.maxProcessingThreads", MAX_THREADS);
            registration.addInitParameter("org.atmosphere.cpr.broadcaster.maxAsyncWriteThreads", MAX_THREADS);
        }
        return bean;
    }
}
