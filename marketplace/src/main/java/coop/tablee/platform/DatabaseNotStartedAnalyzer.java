package coop.tablee.platform;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Says it in two sentences instead of a stack trace. */
final class DatabaseNotStartedAnalyzer extends AbstractFailureAnalyzer<DatabaseNotStarted> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, DatabaseNotStarted cause) {
        return new FailureAnalysis(cause.getMessage(), cause.remedy(), cause);
    }
}
