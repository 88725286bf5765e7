package io.anomalyguard.inference.api;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A request that is answered with problem details (RFC 9457). */
final class Problem extends RuntimeException {
    private final HttpStatus status;
    private final @Nullable String field;
    private final @Nullable Duration retryAfter;

    private Problem(HttpStatus status, String detail, @Nullable String field, @Nullable Duration retryAfter) {
        super(detail, null, false, false);
        this.status = status;
        this.field = field;
        this.retryAfter = retryAfter;
    }

    static Problem invalid(String field, String reason) {
        return new Problem(HttpStatus.BAD_REQUEST, field + ": " + reason, field, null);
    }

    static Problem notFound(String detail) {
        return new Problem(HttpStatus.NOT_FOUND, detail, null, null);
    }

    static Problem conflict(String detail) {
        return new Problem(HttpStatus.CONFLICT, detail, null, null);
    }

    static Problem unavailable(String detail, Duration retryAfter) {
        return new Problem(HttpStatus.SERVICE_UNAVAILABLE, detail, null, retryAfter);
    }

    HttpStatus status() {
        return status;
    }

    String detail() {
        return String.valueOf(getMessage());
    }

    /** JSON name of the field at fault, if one is. */
    @Nullable
    String field() {
        return field;
    }

    @Nullable
    Duration retryAfter() {
        return retryAfter;
    }
}
