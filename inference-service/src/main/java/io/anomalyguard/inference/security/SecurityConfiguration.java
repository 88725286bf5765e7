package io.anomalyguard.inference.security;

import org.apache.coyote.ContinueResponseTiming;
import org.apache.coyote.http11.AbstractHttp11Protocol;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;

@Configuration(proxyBeanMethods = false)
@Import(ContainerProblems.class)
class SecurityConfiguration {
    @Bean
    FilterRegistrationBean<ApiKeyFilter> apiKeyFilter(ApiSettings settings) {
        var registration = new FilterRegistrationBean<>(new ApiKeyFilter(settings.keys()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return registration;
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(ApiSettings settings) {
        var registration = new FilterRegistrationBean<>(
                new BodyLimitFilter(settings.maxBody().toBytes()));
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return registration;
    }

    @Bean
    FilterRegistrationBean<PlainBodyFilter> plainBodyFilter() {
        var registration = new FilterRegistrationBean<>(new PlainBodyFilter());
        registration.setOrder(Ordered.HIGHEST_PRECEDENCE + 30);
        return registration;
    }

    /** A caller that asks before it sends a body hears what the filters above say to it, and need not send it. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> bodiesThatAreWaitedFor() {
        return factory -> factory.addProtocolHandlerCustomizers((AbstractHttp11Protocol<?> http) ->
                http.setContinueResponseTiming(ContinueResponseTiming.ON_REQUEST_BODY_READ.toString()));
    }
}
