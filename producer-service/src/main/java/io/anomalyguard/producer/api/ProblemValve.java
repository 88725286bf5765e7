package io.anomalyguard.producer.api;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;

/**
 * Answers with problem details where Tomcat has a page of its own: to a request that is no valid HTTP and never becomes
 * one for a controller, and to a failure that {@link ApiErrors} does not know. Tomcat makes it by its name.
 * inference-service has its like; a module for the few lines would cost more than they do.
 */
public final class ProblemValve extends ErrorReportValve {
    @Override
    protected void report(Request request, Response response, @Nullable Throwable throwable) {
        HttpStatus status = HttpStatus.resolve(response.getStatus());
        if (status == null || !status.isError() || response.getContentWritten() > 0 || !response.setErrorReported()) {
            return;
        }
        // The caller may be gone.
        var allowed = new AtomicBoolean();
        response.getCoyoteResponse().action(ActionCode.IS_IO_ALLOWED, allowed);
        if (!allowed.get()) {
            return;
        }
        String body = "{\"title\":\"" + status.getReasonPhrase() + "\",\"status\":" + status.value() + ",\"detail\":\""
                + detail(status) + "\"}";
        try {
            response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
            response.getOutputStream().write(body.getBytes(UTF_8));
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("An error could not be told", e);
        }
    }

    /** Without characters that JSON escapes. */
    private static String detail(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "The request is not valid HTTP, or ends too early.";
            case INTERNAL_SERVER_ERROR -> "The service failed; its log says why.";
            default -> status.getReasonPhrase() + ".";
        };
    }
}
