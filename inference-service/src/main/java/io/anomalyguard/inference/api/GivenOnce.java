package io.anomalyguard.inference.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.HandlerInterceptor;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Refuses a parameter that is given twice; of two user ids Spring would make one, with a comma between. */
@Configuration(proxyBeanMethods = false)
class GivenOnce implements WebMvcConfigurer, HandlerInterceptor {
    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(this);
    }

    @Override
    public boolean preHandle(HttpServletRequest request, HttpServletResponse response, Object handler) {
        if (request.getQueryString() != null) {
            request.getParameterMap().forEach((name, values) -> {
                if (values.length > 1) {
                    throw Problem.invalid(name, ScoreJson.GIVEN_TWICE);
                }
            });
        }
        return true;
    }
}
