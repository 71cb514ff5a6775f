package coop.tablee.ordering;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Why a line or an order cannot be: a stable code, what was found and what was expected. Numbers are told without zeros at the end. */
record Objection(
        String code, @Nullable Object found, @Nullable Object expected) {

    static Objection of(String code) {
        return new Objection(code, null, null);
    }

    FieldError at(String field) {
        return FieldError.at(field, code, said(found), said(expected));
    }

    private static @Nullable Object said(@Nullable Object value) {
        return value instanceof BigDecimal number ? Amounts.plain(number) : value;
    }
}
