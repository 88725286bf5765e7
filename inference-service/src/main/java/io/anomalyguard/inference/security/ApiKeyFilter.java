package io.anomalyguard.inference.security;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Asks for a key in {@code X-API-Key} or as a bearer token, if keys are configured. What probes and Prometheus read
 * stays open.
 */
final class ApiKeyFilter extends OncePerRequestFilter {
    private static final String BEARER = "Bearer ";

    private final List<byte[]> keys;

    ApiKeyFilter(List<String> keys) {
        this.keys = keys.stream().map(key -> key.getBytes(UTF_8)).toList();
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        // Decoded and normalized by the container, unlike the request's URI.
        String path = request.getServletPath() + Objects.toString(request.getPathInfo(), "");
        return keys.isEmpty() || ApiSettings.isOpen(path);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String key = key(request);
        if (key != null && isKnown(key.getBytes(UTF_8))) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
        PlainProblem.write(
                request,
                response,
                HttpStatus.UNAUTHORIZED,
                key == null
                        ? "this API needs a key in " + ApiSettings.KEY_HEADER + " or as a bearer token"
                        : "the API key is not valid");
    }

    private static @Nullable String key(HttpServletRequest request) {
        String key = request.getHeader(ApiSettings.KEY_HEADER);
        if (key != null) {
            return key;
        }
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        return authorization != null && authorization.regionMatches(true, 0, BEARER, 0, BEARER.length())
                ? authorization.substring(BEARER.length()).strip()
                : null;
    }

    /** Takes as long for a wrong key as for a right one. */
    private boolean isKnown(byte[] key) {
        boolean known = false;
        for (byte[] one : keys) {
            known |= MessageDigest.isEqual(one, key);
        }
        return known;
    }
}
