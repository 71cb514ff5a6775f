package coop.tablee.platform.page;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import io.r2dbc.spi.R2dbcException;
import io.r2dbc.spi.R2dbcTransientException;
import java.net.URLDecoder;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.TypeMismatchException;
import org.springframework.core.codec.DecodingException;
import org.springframework.core.io.buffer.DataBufferLimitException;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpHeaders;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.bind.support.WebExchangeBindException;
import org.springframework.web.server.MissingRequestValueException;
import org.springframework.web.server.ServerWebInputException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.exc.InvalidFormatException;

/**
 * Reads what a failure means to the outside: whose fault it is, and where. Whatever is not known here is the house's fault (500) and says nothing of the
 * inside.
 */
final class Failures {

    private static final int LONGEST_FOUND = 100;

    /** SQL states "character not in repertoire" and "untranslatable character". */
    private static final Set<String> UNSTORABLE_TEXT = Set.of("22021", "22P05");

    private Failures() {}

    static Failure read(Throwable thrown) {
        if (thrown instanceof DomainException refused) {
            return Failure.of(refused);
        }
        if (cause(thrown, DataBufferLimitException.class) != null) {
            return Failure.of(413);
        }
        if (thrown instanceof ErrorResponse answer) {
            return Failure.of(answer.getStatusCode().value(), errorsIn(thrown), answer.getHeaders());
        }
        if (isCrowd(thrown)) {
            return Failure.busy();
        }
        return Failure.of(statusOf(thrown), errorsIn(thrown), HttpHeaders.EMPTY);
    }

    private static int statusOf(Throwable thrown) {
        if (thrown instanceof AuthenticationException) {
            return 401;
        }
        if (thrown instanceof AccessDeniedException) {
            return 403;
        }
        boolean malformed = thrown instanceof DecodingException
                || holdsUnstorableText(thrown)
                || isUndecodableForm(thrown)
                || isNamelessPart(thrown);
        return malformed ? 400 : 500;
    }

    // PostgreSQL keeps no character 0; whoever sends one in a form or a document gets the answer of a malformed request
    private static boolean holdsUnstorableText(Throwable thrown) {
        R2dbcException refused = cause(thrown, R2dbcException.class);
        return refused != null && UNSTORABLE_TEXT.contains(String.valueOf(refused.getSqlState()));
    }

    // Spring's form reader lets a broken percent sign through as the decoder's own exception
    private static boolean isUndecodableForm(Throwable thrown) {
        StackTraceElement[] stack = thrown.getStackTrace();
        return thrown instanceof IllegalArgumentException
                && stack.length > 0
                && stack[0].getClassName().equals(URLDecoder.class.getName());
    }

    // Nor does Spring's multipart reader refuse a part without a name before it is asked for one
    private static boolean isNamelessPart(Throwable thrown) {
        return thrown instanceof IllegalStateException && "No name available".equals(thrown.getMessage());
    }

    // Spring knows no name for a lost deadlock, a full disk or too many connections; the driver says that they pass
    private static boolean isCrowd(Throwable thrown) {
        return thrown instanceof DataAccessResourceFailureException
                || thrown instanceof TransientDataAccessException
                || thrown instanceof CannotCreateTransactionException
                || thrown instanceof TimeoutException
                || cause(thrown, R2dbcTransientException.class) != null;
    }

    private static List<FieldError> errorsIn(Throwable thrown) {
        if (thrown instanceof WebExchangeBindException form) {
            return form.getFieldErrors().stream().map(Failures::fieldError).toList();
        }
        if (thrown instanceof MissingRequestValueException missing) {
            return List.of(FieldError.at(missing.getName(), "required", null, null));
        }
        JacksonException unreadable = cause(thrown, JacksonException.class);
        if (unreadable != null) {
            return List.of(unreadableError(unreadable));
        }
        TypeMismatchException mismatch = cause(thrown, TypeMismatchException.class);
        if (mismatch != null) {
            return List.of(mismatchError(thrown, mismatch));
        }
        return List.of();
    }

    private static FieldError fieldError(org.springframework.validation.FieldError error) {
        return FieldError.at(
                error.getField(), kebab(error.getCode()), found(error.getField(), error.getRejectedValue()), null);
    }

    private static FieldError mismatchError(Throwable thrown, TypeMismatchException mismatch) {
        String name = thrown instanceof ServerWebInputException input && input.getMethodParameter() != null
                ? input.getMethodParameter().getParameterName()
                : mismatch.getPropertyName();
        String field = name == null ? "" : name;
        return FieldError.at(field, "type-mismatch", found(field, mismatch.getValue()), null);
    }

    private static FieldError unreadableError(JacksonException unreadable) {
        String field = pathOf(unreadable);
        return unreadable instanceof InvalidFormatException wrong
                ? FieldError.at(field, "type-mismatch", found(field, wrong.getValue()), null)
                : FieldError.at(field, "unreadable", null, null);
    }

    private static String pathOf(JacksonException unreadable) {
        return unreadable.getPath().stream()
                .map(step ->
                        step.getPropertyName() != null ? "." + step.getPropertyName() : "[" + step.getIndex() + "]")
                .collect(Collectors.joining())
                .replaceFirst("^\\.", "");
    }

    // A refused password is not repeated to anybody
    private static @Nullable String found(String field, @Nullable Object value) {
        if (value == null || field.toLowerCase(Locale.ROOT).contains("password")) {
            return null;
        }
        String text = value.toString();
        return text.length() <= LONGEST_FOUND ? text : text.substring(0, LONGEST_FOUND) + "…";
    }

    private static String kebab(@Nullable String code) {
        String words = code == null ? "invalid" : code;
        return words.replaceAll("(?<=[a-z])(?=[A-Z])", "-").toLowerCase(Locale.ROOT);
    }

    private static <T extends Throwable> @Nullable T cause(Throwable thrown, Class<T> type) {
        @Nullable Throwable at = thrown;
        for (int depth = 0; at != null && depth < 20; depth++) {
            if (type.isInstance(at)) {
                return type.cast(at);
            }
            at = at.getCause();
        }
        return null;
    }
}
