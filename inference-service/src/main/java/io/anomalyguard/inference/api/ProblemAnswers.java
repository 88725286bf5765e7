package io.anomalyguard.inference.api;

import io.anomalyguard.contracts.json.InvalidRecordException;
import io.anomalyguard.feast.OnlineStoreException;
import io.anomalyguard.inference.broker.KafkaUnavailableException;
import java.time.Duration;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.server.ResponseStatusException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.DatabindException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Turns what went wrong into problem details. */
// Before Spring Boot's own, which names no field.
@Order(Ordered.HIGHEST_PRECEDENCE)
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
    ResponseEntity<ProblemDetail> kafka(KafkaUnavailableException e) {
        LOG.warn("Kafka did not take what an operator said: {}", String.valueOf(e.getCause()));
        return answer(Problem.unavailable("Kafka did not take it; try again", RETRY_STORE));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unreadable(HttpMessageNotReadableException e) {
        for (Throwable cause = e.getCause(); cause != null; cause = cause.getCause()) {
            if (cause instanceof ResponseStatusException answered) {
                // The body is longer than it may be.
                return ResponseEntity.of(answered.getBody()).build();
            }
        }
        String twice = givenTwice(e.getCause());
        if (twice != null) {
            return answer(Problem.invalid(twice, ScoreJson.GIVEN_TWICE));
        }
        if (e.getCause() instanceof UnrecognizedPropertyException unknown) {
            return answer(Problem.invalid(unknown.getPropertyName(), "unknown field"));
        }
        if (e.getCause() instanceof InputCoercionException tooLarge) {
            return answer(Problem.invalid(field(tooLarge), "out of range"));
        }
        if (e.getCause() instanceof MismatchedInputException wrong) {
            return answer(Problem.invalid(field(wrong), "wrong type"));
        }
        if (e.getCause() instanceof DatabindException wrong && !wrong.getPath().isEmpty()) {
            return answer(Problem.invalid(field(wrong), "wrong type"));
        }
        return answer(Problem.invalid(
                InvalidRecordException.WHOLE_RECORD,
                e.getCause() instanceof JacksonException ? "not valid JSON" : "the request has no body"));
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> parameter(MethodArgumentTypeMismatchException e) {
        return answer(Problem.invalid(e.getName(), "wrong type"));
    }

    /** One that is no UTF-8, for example: Tomcat refuses it when a controller's parameters are looked for. */
    @ExceptionHandler
    ResponseEntity<ProblemDetail> parameter(InvalidParameterException e) {
        LOG.debug("Tomcat cannot read a parameter", e);
        return answer(Problem.invalid("query", "a parameter cannot be decoded"));
    }

    /** Where Jackson was when it failed, such as {@code inputs[0].shape[1]}; {@code $} if that was the body as a whole. */
    private static String field(JacksonException e) {
        var field = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null) {
                field.append('[').append(step.getIndex()).append(']');
            } else {
                field.append(field.isEmpty() ? "" : ".").append(step.getPropertyName());
            }
        }
        return field.isEmpty() ? InvalidRecordException.WHOLE_RECORD : field.toString();
    }

    /** The field that Jackson found twice in one object; it says so by its message alone. */
    private static @Nullable String givenTwice(@Nullable Throwable cause) {
        Throwable origin = cause instanceof DatabindException wrapped ? wrapped.getCause() : cause;
        return origin instanceof StreamReadException e
                        && e.getOriginalMessage().startsWith("Duplicate Object property")
                        && e.processor() != null
                ? e.processor().streamReadContext().currentName()
                : null;
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
