package io.anomalyguard.producer.api;

import io.anomalyguard.producer.attack.TooFewVisitorsException;
import io.anomalyguard.producer.attack.TooManyUnderAttackException;
import io.anomalyguard.producer.simulation.NotLiveException;
import io.anomalyguard.producer.simulation.SimulatorState;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** Every error as {@code application/problem+json} (RFC 9457) with a sentence that says what to do. */
@RestControllerAdvice
class ApiErrors extends ResponseEntityExceptionHandler {
    @ExceptionHandler
    ProblemDetail badRequest(BadRequestException e) {
        return problem(HttpStatus.BAD_REQUEST, e);
    }

    @ExceptionHandler
    ProblemDetail notFound(NotFoundException e) {
        return problem(HttpStatus.NOT_FOUND, e);
    }

    @ExceptionHandler({TooFewVisitorsException.class, TooManyUnderAttackException.class})
    ProblemDetail conflict(RuntimeException e) {
        return problem(HttpStatus.CONFLICT, e);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> notLive(NotLiveException e) {
        if (e.state() == SimulatorState.STOPPED) {
            return ResponseEntity.status(HttpStatus.CONFLICT).body(problem(HttpStatus.CONFLICT, e));
        }
        return ResponseEntity.status(HttpStatus.SERVICE_UNAVAILABLE)
                .header(HttpHeaders.RETRY_AFTER, "5")
                .body(problem(HttpStatus.SERVICE_UNAVAILABLE, e));
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException ex, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        var problem = ProblemDetail.forStatusAndDetail(status, words(ex.getCause()));
        return handleExceptionInternal(ex, problem, headers, status, request);
    }

    private static String words(@Nullable Throwable cause) {
        return switch (cause) {
            case UnrecognizedPropertyException unknown -> "There is no field " + unknown.getPropertyName() + ".";
            case MismatchedInputException mismatch
            when !mismatch.getPath().isEmpty() ->
                mismatch.getPath().getLast().getPropertyName() + " has a value of the wrong type.";
            case InputCoercionException _ -> "A number is out of range.";
            case null, default -> "The body must be a JSON object, with each field once.";
        };
    }

    private static ProblemDetail problem(HttpStatus status, RuntimeException e) {
        return ProblemDetail.forStatusAndDetail(
                status, Objects.requireNonNullElse(e.getMessage(), status.getReasonPhrase()));
    }
}
