package io.anomalyguard.inference.security;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.catalina.connector.Request;
import org.apache.catalina.connector.Response;
import org.apache.catalina.valves.ErrorReportValve;
import org.apache.coyote.ActionCode;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * Answers with problem details where Tomcat has a page of its own: to a request that is no valid HTTP and never becomes
 * one for a controller, and to a failure that no controller advice knows. Tomcat makes it by its name.
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
        try {
            PlainProblem.write(request, response, status, detail(status));
        } catch (IOException | IllegalStateException e) {
            container.getLogger().debug("An error could not be told", e);
        }
    }

    private static String detail(HttpStatus status) {
        return switch (status) {
            case BAD_REQUEST -> "the request is not valid HTTP, or ends too early";
            case INTERNAL_SERVER_ERROR -> "the service failed; its log says why";
            default -> status.getReasonPhrase();
        };
    }
}
