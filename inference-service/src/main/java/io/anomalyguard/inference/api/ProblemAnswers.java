package io.anomalyguard.inference.api;

import io.anomalyguard.feast.OnlineStoreException;
import io.anomalyguard.inference.alerts.AlertsUnavailableException;
import io.anomalyguard.inference.model.ModelsUnavailableException;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DatabindException;

/** Turns what went wrong into problem details. */
@RestControllerAdvice
class ProblemAnswers {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAnswers.class);
    static final Duration RETRY_STORE = Duration.ofSeconds(1);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> problem(Problem problem) {
        return answer(problem);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> store(OnlineStoreException e) {
        LOG.debug("The online store failed", e);
        return answer(Problem.unavailable("the feature store does not answer", RETRY_STORE));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> alerts(AlertsUnavailableException e) {
        LOG.warn("An action could not be sent", e);
        return answer(Problem.unavailable("the action could not be sent", RETRY_STORE));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> models(ModelsUnavailableException e) {
        LOG.warn("A change of the models could not be sent", e);
        return answer(Problem.unavailable("the change could not be sent", RETRY_STORE));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException e) {
        if (e.getCause() instanceof DatabindException wrong
                && !wrong.getPath().isEmpty()
                && wrong.getPath().getFirst().getPropertyName() != null) {
            return answer(Problem.invalid(wrong.getPath().getFirst().getPropertyName(), "wrong type"));
        }
        return answer(Problem.invalid(
                "$", e.getCause() instanceof JacksonException ? "not valid JSON" : "the request has no body"));
    }

    private static ResponseEntity<ProblemDetail> answer(Problem problem) {
        var detail = ProblemDetail.forStatusAndDetail(problem.status(), problem.detail());
        if (problem.field() != null) {
            detail.setProperty("field", problem.field());
        }
        var headers = new HttpHeaders();
        Duration retryAfter = problem.retryAfter();
        if (retryAfter != null) {
            headers.set(HttpHeaders.RETRY_AFTER, String.valueOf(retryAfter.toSeconds()));
        }
        return new ResponseEntity<>(detail, headers, problem.status());
    }
}
