package io.anomalyguard.inference.security;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Problem details from a filter, where no controller advice reaches. */
final class PlainProblem {
    private PlainProblem() {}

    /** @param detail without characters that JSON escapes */
    static void write(HttpServletResponse response, HttpStatus status, String detail) throws IOException {
        String body = "{\"title\":\"" + status.getReasonPhrase() + "\",\"status\":" + status.value() + ",\"detail\":\""
                + detail + "\"}";
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
