package io.anomalyguard.inference.security;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Answers 415 to a body that is compressed or holds binary tensors; as JSON it would only be called malformed. */
final class PlainBodyFilter extends OncePerRequestFilter {
    /** Of the Open Inference Protocol's extension for binary data: how much of the body is JSON. */
    private static final String JSON_LENGTH = "Inference-Header-Content-Length";

    private static final String IDENTITY = "identity";

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String reason = reason(request);
        if (reason == null) {
            chain.doFilter(request, response);
            return;
        }
        response.setHeader(HttpHeaders.ACCEPT_ENCODING, IDENTITY);
        PlainProblem.write(request, response, HttpStatus.UNSUPPORTED_MEDIA_TYPE, reason);
    }

    private static @Nullable String reason(HttpServletRequest request) {
        String encoding = request.getHeader(HttpHeaders.CONTENT_ENCODING);
        if (encoding != null && !encoding.isBlank() && !encoding.strip().equalsIgnoreCase(IDENTITY)) {
            return "the body must not be compressed";
        }
        return request.getHeader(JSON_LENGTH) == null ? null : "binary tensors are not supported; send data as JSON";
    }
}
