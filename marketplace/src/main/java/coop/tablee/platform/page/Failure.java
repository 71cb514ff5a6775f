package coop.tablee.platform.page;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;

/**
 * What a failure means to the outside, before it is put into words.
 *
 * @param status the HTTP status
 * @param code the stable kebab-case code
 * @param errors the single reasons
 * @param arguments what the words need
 * @param headers what the answer must say besides ({@code Allow}, {@code Retry-After})
 */
record Failure(int status, String code, List<FieldError> errors, List<Object> arguments, HttpHeaders headers) {

    private static final Map<Integer, String> CODES = Map.ofEntries(
            Map.entry(400, "bad-request"),
            Map.entry(401, "sign-in-required"),
            Map.entry(403, "forbidden"),
            Map.entry(404, "not-found"),
            Map.entry(405, "method-not-allowed"),
            Map.entry(406, "not-acceptable"),
            Map.entry(409, "conflict"),
            Map.entry(410, "gone"),
            Map.entry(412, "precondition-failed"),
            Map.entry(413, "too-large"),
            Map.entry(415, "unsupported-media-type"),
            Map.entry(422, "invalid-input"),
            Map.entry(428, "precondition-required"),
            Map.entry(429, "too-many-requests"),
            Map.entry(503, "busy"));

    Failure {
        errors = List.copyOf(errors);
        arguments = List.copyOf(arguments);
    }

    static Failure of(int status) {
        return of(status, List.of(), HttpHeaders.EMPTY);
    }

    static Failure of(int status, List<FieldError> errors, HttpHeaders headers) {
        return new Failure(status, codeOf(status), errors, List.of(), headers);
    }

    static Failure of(DomainException refused) {
        return new Failure(
                refused.kind().status(), refused.code(), refused.errors(), refused.arguments(), HttpHeaders.EMPTY);
    }

    /** The crowd or the database is in the way for a moment. */
    static Failure busy() {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, "2");
        return of(503, List.of(), headers);
    }

    /** The code that is said when nothing more exact is known. */
    String generalCode() {
        return codeOf(status);
    }

    private static String codeOf(int status) {
        String fallback = status >= 500 ? "internal" : "bad-request";
        return CODES.getOrDefault(status, fallback);
    }
}
