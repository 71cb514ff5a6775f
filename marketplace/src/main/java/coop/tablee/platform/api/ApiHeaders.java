package coop.tablee.platform.api;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What programs say in headers: which version they read, and how they call a request that must not be done twice. */
public final class ApiHeaders {

    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_KEY = 190;
    private static final Pattern PRINTABLE = Pattern.compile("[\\x20-\\x7e]{1," + LONGEST_KEY + "}");

    private ApiHeaders() {}

    public static String eTag(long version) {
        return "\"" + version + "\"";
    }

    /**
     * The version that was read, when it is what stands now. Refuses {@code precondition-required} (428) without one, and the code that is given (412) when it is another.
     */
    public static long requireMatch(@Nullable String ifMatch, long now, String changed) {
        if (!present(ifMatch).equals(eTag(now))) {
            throw new DomainException(Kind.PRECONDITION_FAILED, changed);
        }
        return now;
    }

    /** The version that was read, for whoever compares it later. Refuses {@code precondition-required} (428) without one, and the code that is given (412) when it is none. */
    public static long requireVersion(@Nullable String ifMatch, String changed) {
        try {
            return Long.parseLong(present(ifMatch).replace("\"", ""));
        } catch (NumberFormatException notOurs) {
            throw new DomainException(Kind.PRECONDITION_FAILED, changed);
        }
    }

    private static String present(@Nullable String ifMatch) {
        if (ifMatch == null || ifMatch.isBlank()) {
            throw new DomainException(Kind.PRECONDITION_REQUIRED, "precondition-required");
        }
        return ifMatch.strip().replaceFirst("^W/", "");
    }

    /** The name of a request; {@code idempotency-key-required} or {@code idempotency-key-malformed} (400). */
    public static String requireKey(@Nullable String key) {
        if (key == null || key.isBlank()) {
            throw new DomainException(
                    Kind.MALFORMED, "idempotency-key-required", List.of(FieldError.at(KEY, "required", null, null)));
        }
        if (!PRINTABLE.matcher(key).matches()) {
            throw new DomainException(
                    Kind.MALFORMED,
                    "idempotency-key-malformed",
                    List.of(FieldError.at(KEY, "malformed", key.length(), LONGEST_KEY)));
        }
        return key;
    }
}
