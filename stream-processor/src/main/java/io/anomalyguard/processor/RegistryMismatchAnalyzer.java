package io.anomalyguard.processor;

import io.anomalyguard.feast.registry.RegistryMismatchException;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** A Feast registry that does not fit stops the service with one sentence instead of a stack trace. */
final class RegistryMismatchAnalyzer extends AbstractFailureAnalyzer<RegistryMismatchException> {
    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, RegistryMismatchException cause) {
        return new FailureAnalysis(
                cause.getMessage(), "Apply this version's feature_repo, or leave FEAST_REGISTRY empty.", cause);
    }
}
