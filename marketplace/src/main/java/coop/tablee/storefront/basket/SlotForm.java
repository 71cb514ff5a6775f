package coop.tablee.storefront.basket;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Which opening somebody chooses for one point and day. */
record SlotForm(long destination, @Nullable LocalDate date, long slot) {

    LocalDate day() {
        return required(date);
    }

    /** The day of a form, which pages always send; refused (400) where it is not there. */
    static LocalDate required(@Nullable LocalDate date) {
        if (date == null) {
            throw new DomainException(
                    DomainException.Kind.MALFORMED,
                    "bad-request",
                    List.of(FieldError.at("date", "required", null, null)));
        }
        return date;
    }
}
