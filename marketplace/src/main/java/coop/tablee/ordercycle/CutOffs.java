package coop.tablee.ordercycle;

import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.List;

/** The rule of a cut-off: after the opening, and before the day after the delivery begins. Wall times. */
final class CutOffs {

    private CutOffs() {}

    static void check(
            List<FieldError> errors, String field, LocalDateTime cutOff, LocalDateTime opens, LocalDate delivery) {
        if (!cutOff.isAfter(opens)) {
            errors.add(FieldError.at(field, "before-opening", cutOff, opens));
        } else if (!cutOff.isBefore(delivery.plusDays(1).atStartOfDay())) {
            errors.add(FieldError.at(field, "after-delivery", cutOff, delivery));
        }
    }
}
