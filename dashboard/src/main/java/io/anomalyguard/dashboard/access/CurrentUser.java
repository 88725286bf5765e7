package io.anomalyguard.dashboard.access;

import com.vaadin.flow.spring.security.AuthenticationContext;
import java.util.Optional;
import org.springframework.stereotype.Component;

/** Who is logged in; to be asked on the threads of requests and pages. */
@Component
public class CurrentUser {
    private final AuthenticationContext authentication;

    CurrentUser(AuthenticationContext authentication) {
        this.authentication = authentication;
    }

    public String name() {
        return authentication.getPrincipalName().orElse("");
    }

    /** The permission to act; empty for a viewer. */
    public Optional<Operator> operator() {
        return authentication.hasRole(Role.OPERATOR.name()) ? Optional.of(new Operator(name())) : Optional.empty();
    }

    public void logOut() {
        authentication.logout();
    }
}
