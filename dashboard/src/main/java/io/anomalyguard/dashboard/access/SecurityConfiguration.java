package io.anomalyguard.dashboard.access;

import com.vaadin.flow.spring.security.VaadinDefaultRequestCache;
import com.vaadin.flow.spring.security.VaadinSecurityConfigurer;
import jakarta.servlet.http.HttpServletResponse;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer.AuthorizedUrl;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.core.userdetails.User;
import org.springframework.security.core.userdetails.UserDetails;
import org.springframework.security.core.userdetails.UserDetailsService;
import org.springframework.security.crypto.factory.PasswordEncoderFactories;
import org.springframework.security.crypto.password.PasswordEncoder;
import org.springframework.security.provisioning.InMemoryUserDetailsManager;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.savedrequest.HttpSessionRequestCache;

/** Everything needs a login, except whether the service is well. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(AccessSettings.class)
class SecurityConfiguration {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityConfiguration.class);

    /**
     * Machines: health for whoever asks, metrics for an account by HTTP Basic. On a port of its own the actuator asks
     * nobody, and is not on the pages' port: who reaches it is decided by the network, as with the other services.
     */
    @Bean
    @Order(1)
    SecurityFilterChain actuator(HttpSecurity http, Environment environment) {
        if (ManagementPortType.get(environment) == ManagementPortType.DIFFERENT) {
            // On the pages' port they match nothing, so that a probe that is sent there does not take the login form
            // for health.
            return http.securityMatchers(matchers ->
                            matchers.requestMatchers(EndpointRequest.toAnyEndpoint(), EndpointRequest.toLinks()))
                    .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                    .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                    .build();
        }
        return http.securityMatcher("/actuator/**")
                .authorizeHttpRequests(requests -> requests.requestMatchers("/actuator/health", "/actuator/health/**")
                        .permitAll()
                        .anyRequest()
                        .authenticated())
                .httpBasic(basic -> basic.authenticationEntryPoint((request, response, failure) -> {
                    // Not sendError: the error page has a door of its own, which leads to the login form.
                    response.setHeader("WWW-Authenticate", "Basic realm=\"AnomalyGuard\"");
                    response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
                }))
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .build();
    }

    /** People: the pages, after the login form. */
    @Bean
    @Order(2)
    @SuppressWarnings("NullAway") // That null is allowed is in the Javadoc of setMatchingRequestParameterName only.
    SecurityFilterChain pages(HttpSecurity http, VaadinDefaultRequestCache saved) {
        // Without the "continue" that would stay in the address of the page after the login.
        var session = new HttpSessionRequestCache();
        session.setMatchingRequestParameterName(null);
        saved.setDelegateRequestCache(session);
        return http.authorizeHttpRequests(
                        requests -> requests.requestMatchers("/console.css", "/favicon.svg", "/favicon.ico")
                                .permitAll())
                .with(
                        VaadinSecurityConfigurer.vaadin(),
                        vaadin -> vaadin.loginView(LoginView.class)
                                // An address that no page has is for the router to answer.
                                .anyRequest(AuthorizedUrl::authenticated))
                .build();
    }

    @Bean
    PasswordEncoder passwordEncoder() {
        return PasswordEncoderFactories.createDelegatingPasswordEncoder();
    }

    @Bean
    UserDetailsService accounts(AccessSettings settings, PasswordEncoder encoder) {
        var accounts = new ArrayList<UserDetails>();
        settings.users()
                .forEach((name, account) -> accounts.add(User.withUsername(name)
                        .password(account.password())
                        .roles(account.role().name())
                        .build()));
        if (accounts.isEmpty()) {
            var random = new byte[10];
            new SecureRandom().nextBytes(random);
            String password = HexFormat.of().formatHex(random);
            LOG.warn(
                    "No account is configured (anomalyguard.access.users). Until this process ends, log in as"
                            + " operator with the password {}",
                    password);
            accounts.add(User.withUsername("operator")
                    .password(encoder.encode(password))
                    .roles(Role.OPERATOR.name())
                    .build());
        }
        return new InMemoryUserDetailsManager(accounts);
    }
}
