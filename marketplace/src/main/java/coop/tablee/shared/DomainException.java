package coop.tablee.shared;

import java.util.List;

/**
 * A request that the rules refuse. Carries a stable kebab-case code (the problem's type, and the message key {@code problem.<code>.title} and
 * {@code .detail}), the kind that decides the HTTP status, the single reasons, and the arguments of the message. Nothing was changed when it is thrown.
 */
public class DomainException extends RuntimeException {

    /** What sort of refusal, and so which HTTP status. */
    public enum Kind {
        INVALID(422),
        MALFORMED(400),
        UNAUTHENTICATED(401),
        FORBIDDEN(403),
        NOT_FOUND(404),
        CONFLICT(409),
        GONE(410),
        PRECONDITION_FAILED(412),
        TOO_LARGE(413),
        UNSUPPORTED(415),
        PRECONDITION_REQUIRED(428),
        TOO_MANY(429);

        private final int status;

        Kind(int status) {
            this.status = status;
        }

        public int status() {
            return status;
        }
    }

    private final String code;
    private final Kind kind;
    private final transient List<FieldError> errors;
    private final transient List<Object> arguments;

    public DomainException(Kind kind, String code, List<FieldError> errors, Object... arguments) {
        super(code);
        this.kind = kind;
        this.code = code;
        this.errors = List.copyOf(errors);
        this.arguments = List.of(arguments);
    }

    public DomainException(Kind kind, String code, Object... arguments) {
        this(kind, code, List.of(), arguments);
    }

    /** The answer for what does not exist and for what belongs to someone else: the same. */
    public static DomainException notFound() {
        return new DomainException(Kind.NOT_FOUND, "not-found");
    }

    public static DomainException invalid(List<FieldError> errors) {
        return new DomainException(Kind.INVALID, "invalid-input", errors);
    }

    public static DomainException invalid(FieldError error) {
        return invalid(List.of(error));
    }

    public String code() {
        return code;
    }

    public Kind kind() {
        return kind;
    }

    public List<FieldError> errors() {
        return errors;
    }

    public List<Object> arguments() {
        return arguments;
    }
}
