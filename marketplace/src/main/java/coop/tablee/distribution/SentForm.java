package coop.tablee.distribution;

import coop.tablee.ordering.LineFault;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;

/** A form with fields {@code lines[i].…} as it came in; collects what is wrong with it, and is shown again as it was. */
final class SentForm {

    private static final int MOST_LINES = 500;

    private final MultiValueMap<String, String> fields;
    private final List<FieldError> problems = new ArrayList<>();

    SentForm(MultiValueMap<String, String> fields) {
        this.fields = fields;
    }

    String text(String field) {
        var value = fields.getFirst(field);
        return value == null ? "" : value.strip();
    }

    String text(int line, String field) {
        return text(name(line, field));
    }

    /** How many lines came, counted by their ids. */
    int lines() {
        var count = 0;
        while (count < MOST_LINES && fields.containsKey(name(count, "line"))) {
            count++;
        }
        return count;
    }

    /** The id of a line of goods; what is no id belongs to nobody. */
    long id(int line) {
        try {
            return Long.parseLong(text(line, "line"));
        } catch (NumberFormatException notAnId) {
            throw DomainException.notFound();
        }
    }

    @Nullable
    Long version() {
        return version("version");
    }

    /** The version that a page showed; absent when it showed none. */
    @Nullable
    Long version(String field) {
        try {
            return text(field).isEmpty() ? null : Long.valueOf(text(field));
        } catch (NumberFormatException notAVersion) {
            throw new DomainException(DomainException.Kind.MALFORMED, "bad-request");
        }
    }

    /** A figure that has to be there; zero stands for it once it is noted as wrong. */
    BigDecimal figure(int line, String field) {
        return optionalFigure(line, field).orElseGet(() -> {
            if (text(line, field).isEmpty()) {
                object(line, field, "required");
            }
            return BigDecimal.ZERO;
        });
    }

    Optional<BigDecimal> optionalFigure(int line, String field) {
        var typed = text(line, field);
        var figure = Amounts.read(typed);
        if (figure.isEmpty() && !typed.isEmpty()) {
            object(line, field, "not-a-number");
        }
        return figure;
    }

    @Nullable
    LineFault fault(int line) {
        var word = text(line, "reason");
        if (word.isEmpty()) {
            return null;
        }
        try {
            return LineFault.valueOf(word);
        } catch (IllegalArgumentException unknown) {
            object(line, "reason", "reason-unknown");
            return null;
        }
    }

    void object(int line, String field, String code) {
        var typed = text(line, field);
        problems.add(FieldError.at(
                name(line, field),
                code,
                typed.isEmpty() ? null : typed.substring(0, Math.min(40, typed.length())),
                null));
    }

    void object(String field, String code) {
        problems.add(FieldError.at(field, code, null, null));
    }

    void requireSane() {
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }

    static String name(int line, String field) {
        return "lines[" + line + "]." + field;
    }
}
