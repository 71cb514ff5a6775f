package coop.tablee.ordercycle.fee;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** The fees of the own cooperative: what is asked, and from which delivery date on something else. */
@Component
public class Fees {

    private static final BigDecimal MOST_PER_ORDER = BigDecimal.valueOf(1000);
    private static final BigDecimal MOST_PER_KG = BigDecimal.valueOf(100);
    private static final int DAYS_AHEAD = 366;

    // What holds today, and what begins later
    private static final String ALL = """
            select valid_from, per_order_household, per_kg_household, per_order_institution, per_kg_institution
            from ordercycle.fee f
            where f.cooperative_id = :cooperative and f.valid_from >= coalesce((select max(e.valid_from) from ordercycle.fee e
                where e.cooperative_id = :cooperative and e.valid_from <= platform.today()), '-infinity')
            order by valid_from limit 100
            """;
    private static final String FREE = "select ordercycle.first_free_date(:cooperative) free";
    private static final String TAKE_BACK =
            "delete from ordercycle.fee where cooperative_id = :cooperative and valid_from >= :from";
    private static final String BEGIN = """
            insert into ordercycle.fee (cooperative_id, valid_from, per_order_household, per_kg_household, per_order_institution, per_kg_institution)
            select :cooperative, :from, :perOrderHousehold, :perKgHousehold, :perOrderInstitution, :perKgInstitution
            where not :none or exists (select from ordercycle.fee where cooperative_id = :cooperative)
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Trail trail;

    Fees(DatabaseClient database, TransactionalOperator transaction, Trail trail) {
        this.database = database;
        this.transaction = transaction;
        this.trail = trail;
    }

    Mono<List<Fee>> all(long cooperative) {
        return database.sql(ALL)
                .bind("cooperative", cooperative)
                .map(Fees::fee)
                .all()
                .collectList();
    }

    /** The first delivery date that nobody has been able to order for: fees may begin with it. */
    Mono<LocalDate> firstFree(long cooperative) {
        return database.sql(FREE)
                .bind("cooperative", cooperative)
                .map(row -> row.get("free", LocalDate.class))
                .one();
    }

    /** Sets what is asked from a delivery date on, instead of all that was to begin then or later; {@code date-already-open} where that can be ordered for. */
    public Mono<Void> set(Fee wanted, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(cooperative -> firstFree(cooperative)
                        .doOnNext(free -> check(wanted, free))
                        .then(database.sql(TAKE_BACK)
                                .bind("cooperative", cooperative)
                                .bind("from", wanted.from())
                                .then())
                        .then(begin(wanted, cooperative))
                        .then(trail.record(
                                actor,
                                "fee.set",
                                "cooperative",
                                String.valueOf(cooperative),
                                Map.of("from", wanted.from().toString())))
                        .as(transaction::transactional)
                        .onErrorResume(
                                DataIntegrityViolationException.class,
                                meanwhile -> firstFree(cooperative)
                                        .flatMap(free -> Mono.error(
                                                DomainException.invalid(alreadyOpen(wanted.from(), free))))));
    }

    private Mono<Void> begin(Fee wanted, long cooperative) {
        return database.sql(BEGIN)
                .bind("cooperative", cooperative)
                .bind("from", wanted.from())
                .bind("perOrderHousehold", wanted.household().perOrder())
                .bind("perKgHousehold", wanted.household().perKg())
                .bind("perOrderInstitution", wanted.institution().perOrder())
                .bind("perKgInstitution", wanted.institution().perKg())
                .bind("none", wanted.isNone())
                .then();
    }

    private static void check(Fee wanted, LocalDate free) {
        var errors = new ArrayList<FieldError>();
        check(errors, "household.", wanted.household());
        check(errors, "institution.", wanted.institution());
        if (wanted.from().isBefore(free)) {
            errors.add(alreadyOpen(wanted.from(), free));
        } else if (wanted.from().isAfter(free.plusDays(DAYS_AHEAD))) {
            errors.add(FieldError.at("from", "date-out-of-range", wanted.from(), free.plusDays(DAYS_AHEAD)));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static void check(List<FieldError> errors, String path, FeeRates rates) {
        amount(errors, path + "perOrder", rates.perOrder(), MOST_PER_ORDER, 2);
        amount(errors, path + "perKg", rates.perKg(), MOST_PER_KG, 4);
    }

    private static void amount(
            List<FieldError> errors, String field, BigDecimal amount, BigDecimal most, int decimals) {
        if (amount.signum() < 0 || amount.compareTo(most) > 0) {
            errors.add(FieldError.at(field, "out-of-range", amount.toPlainString(), "0 – " + most));
        } else if (amount.stripTrailingZeros().scale() > decimals) {
            errors.add(FieldError.at(field, "too-many-decimals", amount.toPlainString(), decimals));
        }
    }

    private static FieldError alreadyOpen(LocalDate from, LocalDate free) {
        return FieldError.at("from", "date-already-open", from, free);
    }

    private static Fee fee(Readable row) {
        return new Fee(
                row.get("valid_from", LocalDate.class),
                new FeeRates(
                        row.get("per_order_household", BigDecimal.class),
                        row.get("per_kg_household", BigDecimal.class)),
                new FeeRates(
                        row.get("per_order_institution", BigDecimal.class),
                        row.get("per_kg_institution", BigDecimal.class)));
    }
}
