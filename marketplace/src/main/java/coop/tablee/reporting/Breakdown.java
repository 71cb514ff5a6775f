package coop.tablee.reporting;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the figures are split by. */
enum Breakdown {
    MONTH("to_char(t.month, 'YYYY-MM')"),
    FAMILY("t.family"),
    AUDIENCE("lower(t.audience)"),
    NONE("''");

    private final String expression;

    Breakdown(String expression) {
        this.expression = expression;
    }

    String expression() {
        return expression;
    }

    static Breakdown parse(@Nullable String text) {
        if (text == null || text.isBlank()) {
            return MONTH;
        }
        return Arrays.stream(values())
                .filter(one -> one.name().equals(text.strip().toUpperCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> DomainException.invalid(
                        FieldError.at("by", "unknown-breakdown", text, "month, family, audience, none")));
    }
}
