package coop.tablee.ordering;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import io.r2dbc.postgresql.api.PostgresqlException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Says no in one voice: the problem's code is the gravest of its reasons, and every reason is told with its place. */
final class OrderRefusal {

    /** What a lot of a framework agreement may come to would be passed. */
    static final String CEILING = "ceiling-reached";

    private static final List<String> GRAVEST_FIRST = List.of(
            "order-over",
            "not-admitted-yet",
            "awaiting-approval",
            "already-packed",
            "cut-off-passed",
            "insufficient-stock",
            "allotment-taken",
            CEILING,
            "not-paid-for",
            "price-changed",
            "not-offered",
            "slot-full",
            "no-slot",
            "door-closed",
            "approval-needed",
            "drop-minimum",
            "lot-minimum",
            "lot-day",
            "lot-hours",
            "lot-cascade",
            "lot-chosen",
            "lot-beside",
            "drop-fee-changed",
            "storage-not-served",
            "allergens-unknown",
            "sanitary-approval-missing",
            "quantity-not-allowed");
    private static final Set<String> PASSING = Set.of(
            "order-over",
            "not-admitted-yet",
            "awaiting-approval",
            "already-packed",
            "cut-off-passed",
            "insufficient-stock",
            "allotment-taken",
            CEILING,
            "not-paid-for",
            "price-changed",
            "not-offered",
            "slot-full",
            "no-slot",
            "door-closed",
            "approval-needed",
            "drop-minimum",
            "lot-minimum",
            "lot-day",
            "lot-hours",
            "lot-cascade",
            "lot-chosen",
            "lot-beside",
            "drop-fee-changed",
            "storage-not-served");

    private OrderRefusal() {}

    static DomainException of(List<FieldError> reasons) {
        var code = GRAVEST_FIRST.stream()
                .filter(grave ->
                        reasons.stream().anyMatch(reason -> reason.code().equals(grave)))
                .findFirst()
                .orElse("invalid-input");
        return new DomainException(PASSING.contains(code) ? Kind.CONFLICT : Kind.INVALID, code, reasons);
    }

    /**
     * The ceiling of a lot would be passed: found is what was asked for more, expected what is left, EUR without VAT.
     *
     * @param lot the lot's number, title, ceiling and what is left of it, the arguments of the words
     */
    static DomainException ceilingReached(List<FieldError> reasons, Object... lot) {
        return new DomainException(Kind.CONFLICT, CEILING, reasons, lot);
    }

    static DomainException orderChanged() {
        return new DomainException(Kind.PRECONDITION_FAILED, "order-changed");
    }

    /** The database's own words about a failed statement; empty when it is not the database that failed. */
    static Optional<DatabaseSays> saidBy(Throwable thrown) {
        @Nullable Throwable at = thrown;
        for (var depth = 0; at != null && depth < 10; depth++) {
            if (at instanceof PostgresqlException postgres) {
                var details = postgres.getErrorDetails();
                return Optional.of(new DatabaseSays(
                        details.getCode(),
                        details.getDetail().orElse(""),
                        details.getConstraintName().orElse("")));
            }
            at = at.getCause();
        }
        return Optional.empty();
    }

    record DatabaseSays(String code, String detail, String constraint) {

        /** Whether a value or a constraint was in the way, or a function said no: SQLSTATE classes 22, 23 and P0. */
        boolean isAboutData() {
            return code.startsWith("22") || code.startsWith("23") || code.startsWith("P0");
        }

        boolean isDeadlock() {
            return code.equals("40P01") || code.equals("40001");
        }
    }
}
