package coop.tablee.ordering;

import coop.tablee.shared.FieldError;
import org.jspecify.annotations.Nullable;

/** Why a line or an order cannot be: a stable code, what was found and what was expected. */
record Objection(
        String code, @Nullable Object found, @Nullable Object expected) {

    static Objection of(String code) {
        return new Objection(code, null, null);
    }

    FieldError at(String field) {
        return FieldError.at(field, code, found, expected);
    }
}
