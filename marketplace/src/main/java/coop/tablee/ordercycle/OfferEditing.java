package coop.tablee.ordercycle;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Changes what a cycle offers and until when, many offers at once, all or none. Each changed offer gets a new version, and all of them when the cooperative's
 * percentage changes, so that a buyer who saw the old price is told. What somebody else changed meanwhile is never overwritten unread: {@code offers-changed} (409) names each such offer. Fields of errors are
 * {@code h.ID}, {@code i.ID}, {@code min.ID}, {@code step.ID}, {@code max.ID} with the offer's id.
 */
@Component
public class OfferEditing {

    private static final BigDecimal HIGHEST_PRICE = BigDecimal.valueOf(100_000);
    private static final BigDecimal LARGEST_QUANTITY = BigDecimal.valueOf(100_000);

    // Whoever saves here has a hand in it: the plan that made the date leaves it alone from now on.
    private static final String LOCK = """
            update ordercycle.cycle set by_hand = true where id = :cycle and cooperative_id = :cooperative
            returning state, delivery_date, opens_local, household_cutoff_local, institution_cutoff_local, version,
                platform.business_time() at time zone time_zone now_local
            """;
    private static final String CHANGE_OFFERS = """
            with wanted as (
                select * from unnest(:offers::bigint[], :versions::bigint[], :households::numeric[], :institutions::numeric[], :minima::numeric[],
                    :steps::numeric[], :maxima::numeric[], :states::text[]) w(id, version, household, institution, minimum, step, maximum, state)
            ), locked as (
                select o.id from ordercycle.offer o join wanted w on w.id = o.id and w.version = o.version
                where o.cycle_id = :cycle order by o.id for no key update of o
            )
            update ordercycle.offer o set household_price = w.household, institution_price = w.institution, minimum = w.minimum, step = w.step,
                maximum = w.maximum, state = w.state, version = o.version + 1
            from wanted w join locked l on l.id = w.id where o.id = w.id returning o.id
            """;
    private static final String CHANGED_MEANWHILE = """
            select o.id, coalesce(o.household_price, o.institution_price)::text now
            from unnest(:offers::bigint[], :versions::bigint[]) w(id, version)
            join ordercycle.offer o on o.id = w.id and o.version <> w.version where o.cycle_id = :cycle order by o.id
            """;
    // An offer with its producer's own lead time keeps it; the others follow the cycle. Another percentage is told to
    // buyers as another price is.
    private static final String CHANGE_TERMS = """
            with before as (
                select id, household_cutoff_at, institution_cutoff_at, fee_percent_household, fee_percent_institution from ordercycle.cycle where id = :cycle
            ), after as (
                update ordercycle.cycle set household_cutoff_local = :household, institution_cutoff_local = :institution,
                    household_cutoff_at = :household at time zone time_zone, institution_cutoff_at = :institution at time zone time_zone,
                    fee_percent_household = :feeHousehold, fee_percent_institution = :feeInstitution, shortage_rule = :shortageRule, version = version + 1
                where id = :cycle and version = :version
                returning id, household_cutoff_at, institution_cutoff_at, fee_percent_household, fee_percent_institution
            ), followed as (
                update ordercycle.offer o set
                    household_cutoff_at = case when o.household_cutoff_at = b.household_cutoff_at then a.household_cutoff_at else o.household_cutoff_at end,
                    institution_cutoff_at = case when o.institution_cutoff_at = b.institution_cutoff_at then a.institution_cutoff_at else o.institution_cutoff_at end,
                    version = o.version + d.other_fee::int
                from before b join after a on a.id = b.id
                cross join lateral (select (b.fee_percent_household, b.fee_percent_institution) <> (a.fee_percent_household, a.fee_percent_institution) other_fee) d
                where o.cycle_id = b.id and (d.other_fee or b.household_cutoff_at <> a.household_cutoff_at or b.institution_cutoff_at <> a.institution_cutoff_at)
            )
            select id from after
            """;

    private static final String LEAD_TIMES =
            "select ordercycle.apply_lead_times(array[:cycle::bigint]) is null applied";

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final Trail trail;

    OfferEditing(DatabaseClient database, TransactionalOperator transaction, Trail trail) {
        this.database = database;
        this.transaction = transaction;
        this.trail = trail;
    }

    /**
     * Saves what changed; {@code terms} are absent when they did not. Refuses a closed cycle ({@code cycle-closed}, 409), another's ({@code not-found}) and
     * impossible values ({@code invalid-input}).
     */
    public Mono<Void> save(long cycle, @Nullable CycleTerms terms, List<OfferEdit> offers, Actor actor) {
        return Mono.fromRunnable(() -> OrderCycles.refuse(errorsIn(offers)))
                .then(lock(cycle, actor))
                // Offers first: their versions are those that the editor saw
                .flatMap(locked -> changeOffers(cycle, offers)
                        .then(changeTerms(cycle, terms, locked))
                        .then(trail.record(
                                actor, "edit", "cycle", Long.toString(cycle), Map.of("offers", offers.size()))))
                .as(transaction::transactional);
    }

    private Mono<Locked> lock(long cycle, Actor actor) {
        return database.sql(LOCK)
                .bind("cycle", cycle)
                .bind("cooperative", OrderCycles.cooperativeOf(actor))
                .map(row -> new Locked(
                        CycleState.valueOf(row.get("state", String.class)),
                        row.get("delivery_date", LocalDate.class),
                        row.get("opens_local", LocalDateTime.class),
                        row.get("household_cutoff_local", LocalDateTime.class),
                        row.get("institution_cutoff_local", LocalDateTime.class),
                        row.get("now_local", LocalDateTime.class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .filter(locked -> locked.state.isEditable())
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "cycle-closed")));
    }

    private Mono<Void> changeTerms(long cycle, @Nullable CycleTerms terms, Locked locked) {
        if (terms == null) {
            return Mono.empty();
        }
        OrderCycles.refuse(errorsIn(terms, locked));
        return database.sql(CHANGE_TERMS)
                .bind("cycle", cycle)
                .bind("version", terms.version())
                .bind("household", terms.householdCutOff())
                .bind("institution", terms.institutionCutOff())
                .bind("feeHousehold", terms.feePercentHousehold())
                .bind("feeInstitution", terms.feePercentInstitution())
                .bind("shortageRule", terms.shortageRule().name())
                .map(row -> row.get("id", Long.class))
                .one()
                .switchIfEmpty(Mono.error(() -> new DomainException(
                        Kind.CONFLICT,
                        "offers-changed",
                        List.of(FieldError.at(
                                "householdCutOff", "terms-changed-meanwhile", null, locked.householdCutOff)))))
                .then(database.sql(LEAD_TIMES).bind("cycle", cycle).then());
    }

    private Mono<Void> changeOffers(long cycle, List<OfferEdit> offers) {
        if (offers.isEmpty()) {
            return Mono.empty();
        }
        return versions(CHANGE_OFFERS, cycle, offers)
                .bind("households", all(offers, OfferEdit::householdPrice))
                .bind("institutions", all(offers, OfferEdit::institutionPrice))
                .bind("minima", all(offers, OfferEdit::minimum))
                .bind("steps", all(offers, OfferEdit::step))
                .bind("maxima", all(offers, OfferEdit::maximum))
                .bind(
                        "states",
                        offers.stream()
                                .map(offer -> offer.offered() ? "OFFERED" : "WITHDRAWN")
                                .toArray(String[]::new))
                .map(row -> Objects.requireNonNull(row.get("id", Long.class)))
                .all()
                .collect(Collectors.toSet())
                .map(changed -> offers.stream()
                        .filter(offer -> !changed.contains(offer.offer()))
                        .toList())
                .flatMap(left -> left.isEmpty() ? Mono.empty() : changedMeanwhile(cycle, left));
    }

    private Mono<Void> changedMeanwhile(long cycle, List<OfferEdit> offers) {
        return versions(CHANGED_MEANWHILE, cycle, offers)
                .map(row -> FieldError.at(
                        "h." + row.get("id", Long.class),
                        "offer-changed-meanwhile",
                        null,
                        row.get("now", String.class)))
                .all()
                .collectList()
                // An id that is not of this cycle at all is somebody's invention.
                .flatMap(errors -> Mono.error(
                        errors.isEmpty()
                                ? DomainException.notFound()
                                : new DomainException(Kind.CONFLICT, "offers-changed", errors)));
    }

    private GenericExecuteSpec versions(String sql, long cycle, List<OfferEdit> offers) {
        return database.sql(sql)
                .bind("cycle", cycle)
                .bind("offers", offers.stream().map(OfferEdit::offer).toArray(Long[]::new))
                .bind("versions", offers.stream().map(OfferEdit::version).toArray(Long[]::new));
    }

    private static BigDecimal[] all(List<OfferEdit> offers, Function<OfferEdit, @Nullable BigDecimal> value) {
        var values = new BigDecimal[offers.size()];
        for (var i = 0; i < values.length; i++) {
            values[i] = value.apply(offers.get(i));
        }
        return values;
    }

    private static List<FieldError> errorsIn(List<OfferEdit> offers) {
        var errors = new ArrayList<FieldError>();
        for (var offer : offers) {
            checkPrice(errors, "h." + offer.offer(), offer.householdPrice());
            checkPrice(errors, "i." + offer.offer(), offer.institutionPrice());
            checkQuantity(errors, "min." + offer.offer(), offer.minimum());
            checkQuantity(errors, "step." + offer.offer(), offer.step());
            var maximum = offer.maximum();
            if (maximum != null) {
                checkQuantity(errors, "max." + offer.offer(), maximum);
                if (maximum.compareTo(offer.minimum()) < 0) {
                    errors.add(FieldError.at(
                            "max." + offer.offer(),
                            "maximum-below-minimum",
                            Amounts.plain(maximum),
                            Amounts.plain(offer.minimum())));
                }
            }
        }
        return errors;
    }

    private static List<FieldError> errorsIn(CycleTerms terms, Locked locked) {
        var errors = new ArrayList<FieldError>();
        OrderCycles.checkPercent(errors, "feeHousehold", terms.feePercentHousehold());
        OrderCycles.checkPercent(errors, "feeInstitution", terms.feePercentInstitution());
        checkCutOff(errors, "householdCutOff", terms.householdCutOff(), locked.householdCutOff, locked);
        checkCutOff(errors, "institutionCutOff", terms.institutionCutOff(), locked.institutionCutOff, locked);
        return errors;
    }

    private static void checkCutOff(
            List<FieldError> errors, String field, LocalDateTime wanted, LocalDateTime before, Locked locked) {
        CutOffs.check(errors, field, wanted, locked.opens, locked.deliveryDate);
        if (!wanted.equals(before) && !wanted.isAfter(locked.now)) {
            errors.add(FieldError.at(field, "cut-off-in-the-past", wanted, locked.now));
        }
    }

    private static void checkPrice(List<FieldError> errors, String field, @Nullable BigDecimal price) {
        if (price == null) {
            return;
        }
        if (price.signum() < 0 || price.compareTo(HIGHEST_PRICE) > 0) {
            errors.add(FieldError.at(field, "out-of-range", Amounts.plain(price), "0 – " + HIGHEST_PRICE));
        } else if (price.stripTrailingZeros().scale() > 4) {
            errors.add(FieldError.at(field, "too-many-decimals", Amounts.plain(price), 4));
        }
    }

    private static void checkQuantity(List<FieldError> errors, String field, BigDecimal quantity) {
        if (quantity.signum() <= 0 || quantity.compareTo(LARGEST_QUANTITY) > 0) {
            errors.add(FieldError.at(field, "out-of-range", Amounts.plain(quantity), "0.001 – " + LARGEST_QUANTITY));
        } else if (quantity.stripTrailingZeros().scale() > 3) {
            errors.add(FieldError.at(field, "too-many-decimals", Amounts.plain(quantity), 3));
        }
    }

    private record Locked(
            CycleState state,
            LocalDate deliveryDate,
            LocalDateTime opens,
            LocalDateTime householdCutOff,
            LocalDateTime institutionCutOff,
            LocalDateTime now) {}
}
