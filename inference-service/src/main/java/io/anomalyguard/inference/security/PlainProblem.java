package io.anomalyguard.inference.security;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/** Problem details from a filter or from Tomcat, where no controller advice reaches. */
public final class PlainProblem {
    private PlainProblem() {}

    /**
     * Whether a path belongs to the Open Inference Protocol, whose clients look for {@code error}.
     *
     * @param path of a request's URI; null of a request that is no HTTP
     */
    public static boolean isOfProtocol(@Nullable String path) {
        return path != null && (path.equals("/v2") || path.startsWith("/v2/"));
    }

    /** @param detail without characters that JSON escapes */
    static void write(HttpServletRequest request, HttpServletResponse response, HttpStatus status, String detail)
            throws IOException {
        String error = isOfProtocol(request.getRequestURI()) ? ",\"error\":\"" + detail + "\"" : "";
        String body = "{\"title\":\"" + status.getReasonPhrase() + "\",\"status\":" + status.value() + ",\"detail\":\""
                + detail + "\"" + error + "}";
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.getOutputStream().write(body.getBytes(StandardCharsets.UTF_8));
    }
}
