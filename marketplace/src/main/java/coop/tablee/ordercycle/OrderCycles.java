package coop.tablee.ordercycle;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.ordercycle.CopiedWeek.OpenedDate;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * Opens delivery dates for the cooperative that somebody acts for: a week as a copy of another, or a first date. How many offers there are does not change
 * how many statements it takes.
 */
@Component
public class OrderCycles {

    private static final BigDecimal MOST_PERCENT = BigDecimal.valueOf(60);
    private static final int FARTHEST_DAYS = 366;
    private static final Long[] NONE = {};

    private static final String COPY =
            "select w.cycle_id, w.delivery_date from ordercycle.copy_week(:cooperative, :week, :shift) w order by 2";
    private static final String OFFER_NEW =
            "select ordercycle.offer_complete_products(:cycles::bigint[], :known::bigint[], :margin::numeric) offered";
    private static final String OPEN_DATE = """
            with zone as (
                select coalesce((select s.time_zone from network.site s where s.party_id = :cooperative order by s.kind <> 'HUB', s.id limit 1), 'Europe/Brussels') name
            ), opened as (
                insert into ordercycle.cycle (cooperative_id, delivery_date, time_zone, opens_local, household_cutoff_local, institution_cutoff_local, opens_at,
                    household_cutoff_at, institution_cutoff_at, fee_percent_household, fee_percent_institution)
                select :cooperative, :date, z.name, :opens, :household, :institution, :opens at time zone z.name, :household at time zone z.name,
                    :institution at time zone z.name, :feeHousehold, :feeInstitution
                from zone z where :household at time zone z.name > platform.business_time() and :institution at time zone z.name > platform.business_time()
                on conflict do nothing returning id)
            select id from opened
            """;
    private static final String OPEN_SLOTS = "select ordercycle.open_slots_of(array[:cycle::bigint]) is null opened";
    private static final String OWN_EDITABLE = """
            update ordercycle.cycle set by_hand = true where id = :cycle and cooperative_id = :cooperative returning state
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final CycleTransitions transitions;
    private final Trail trail;

    OrderCycles(DatabaseClient database, TransactionalOperator transaction, CycleTransitions transitions, Trail trail) {
        this.database = database;
        this.transaction = transaction;
        this.transitions = transitions;
        this.trail = trail;
    }

    /**
     * Opens the same weekdays again, with cut-offs at the same wall time, current product versions and prices in the same ratio to the producer's. Dates that
     * are taken or whose cut-offs have passed are left out, and so are products that are withdrawn, incomplete or without agreement.
     */
    public Mono<CopiedWeek> copyWeek(CopyWeek week, Actor actor) {
        var cooperative = cooperativeOf(actor);
        return Mono.fromRunnable(() -> check(week))
                .thenMany(database.sql(COPY)
                        .bind("cooperative", cooperative)
                        .bind("week", week.from())
                        .bind("shift", week.shift())
                        .map(row -> new OpenedDate(
                                row.get("cycle_id", Long.class), row.get("delivery_date", LocalDate.class)))
                        .all())
                .collectList()
                .flatMap(dates -> addNew(dates, week, actor)
                        .then(note(dates, actor))
                        .thenReturn(new CopiedWeek(week.to(), dates)))
                .as(transaction::transactional)
                .flatMap(copied -> transitions.makeDue().thenReturn(copied));
    }

    /**
     * Opens one date with every complete product of the producers that the cooperative has an agreement with; gives the cycle's id. Refuses
     * {@code invalid-input} with what is wrong, and {@code date-taken} (409).
     */
    public Mono<Long> openDate(NewDate date, Actor actor) {
        var cooperative = cooperativeOf(actor);
        return Mono.fromRunnable(() -> check(date))
                .then(database.sql(OPEN_DATE)
                        .bind("cooperative", cooperative)
                        .bind("date", date.deliveryDate())
                        .bind("opens", date.opens())
                        .bind("household", date.householdCutOff())
                        .bind("institution", date.institutionCutOff())
                        .bind("feeHousehold", date.feePercentHousehold())
                        .bind("feeInstitution", date.feePercentInstitution())
                        .map(row -> row.get("id", Long.class))
                        .one())
                .switchIfEmpty(whyNot(date, cooperative))
                .flatMap(cycle -> offer(new Long[] {cycle}, NONE, date.marginPercent())
                        .then(database.sql(OPEN_SLOTS).bind("cycle", cycle).then())
                        .then(trail.record(actor, "open", "cycle", Long.toString(cycle), Map.of()))
                        .thenReturn(cycle))
                .as(transaction::transactional)
                .flatMap(cycle -> transitions.makeDue().thenReturn(cycle));
    }

    /** Offers in a cycle what became complete since it was opened; emits how many. Another's cycle is {@code not-found}, one that is over {@code cycle-closed} (409). */
    public Mono<Long> offerNew(long cycle, BigDecimal marginPercent, Actor actor) {
        return Mono.fromRunnable(() -> {
                    var errors = new ArrayList<FieldError>();
                    checkPercent(errors, "marginPercent", marginPercent);
                    refuse(errors);
                })
                .then(offered(cycle, marginPercent, actor));
    }

    private Mono<Long> offered(long cycle, BigDecimal marginPercent, Actor actor) {
        return database.sql(OWN_EDITABLE)
                .bind("cycle", cycle)
                .bind("cooperative", cooperativeOf(actor))
                .map(row -> CycleState.valueOf(row.get("state", String.class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .filter(CycleState::isEditable)
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "cycle-closed")))
                .flatMap(state -> offer(new Long[] {cycle}, NONE, marginPercent))
                .flatMap(offered -> trail.record(
                                actor, "offer-new", "cycle", Long.toString(cycle), Map.of("offers", offered))
                        .thenReturn(offered))
                .as(transaction::transactional);
    }

    /** The cooperative that somebody acts for; {@code not-found} for everybody else. */
    public static long cooperativeOf(Actor actor) {
        return actor.findParty()
                .filter(party -> party.is("COOPERATIVE"))
                .map(ActingParty::id)
                .orElseThrow(DomainException::notFound);
    }

    private Mono<Long> addNew(List<OpenedDate> dates, CopyWeek week, Actor actor) {
        return week.withNewProducts() && !dates.isEmpty()
                ? knownIn(week.from(), actor)
                        .flatMap(known -> offer(
                                dates.stream().map(OpenedDate::cycle).toArray(Long[]::new),
                                known,
                                week.marginPercent()))
                : Mono.just(0L);
    }

    private Mono<Long[]> knownIn(LocalDate week, Actor actor) {
        return database.sql("select ordercycle.live_in_week(:cooperative, :week) known")
                .bind("cooperative", cooperativeOf(actor))
                .bind("week", week)
                .map(row -> row.get("known", Long[].class))
                .one();
    }

    private Mono<Long> offer(Long[] cycles, Long[] known, BigDecimal marginPercent) {
        return database.sql(OFFER_NEW)
                .bind("cycles", cycles)
                .bind("known", known)
                .bind("margin", marginPercent)
                .map(row -> row.get("offered", Long.class))
                .one();
    }

    private Mono<Void> note(List<OpenedDate> dates, Actor actor) {
        return dates.isEmpty()
                ? Mono.empty()
                : trail.record(
                        actor,
                        "copy-week",
                        "cycle",
                        Long.toString(dates.get(0).cycle()),
                        Map.of("cycles", dates.stream().map(OpenedDate::cycle).toList()));
    }

    private static void check(CopyWeek week) {
        var errors = new ArrayList<FieldError>();
        if (week.shift() <= 0 || week.shift() > FARTHEST_DAYS) {
            errors.add(FieldError.at("to", "week-not-after", week.to(), "a week after " + week.from()));
        }
        checkPercent(errors, "marginPercent", week.marginPercent());
        refuse(errors);
    }

    private static void check(NewDate date) {
        var errors = new ArrayList<FieldError>();
        checkPercent(errors, "feePercentHousehold", date.feePercentHousehold());
        checkPercent(errors, "feePercentInstitution", date.feePercentInstitution());
        checkPercent(errors, "marginPercent", date.marginPercent());
        CutOffs.check(errors, "householdCutOff", date.householdCutOff(), date.opens(), date.deliveryDate());
        CutOffs.check(errors, "institutionCutOff", date.institutionCutOff(), date.opens(), date.deliveryDate());
        refuse(errors);
    }

    static void checkPercent(List<FieldError> errors, String field, BigDecimal percent) {
        if (percent.signum() < 0 || percent.compareTo(MOST_PERCENT) > 0) {
            errors.add(FieldError.at(field, "out-of-range", percent.toPlainString(), "0 – " + MOST_PERCENT));
        } else if (percent.stripTrailingZeros().scale() > 3) {
            errors.add(FieldError.at(field, "too-many-decimals", percent.toPlainString(), 3));
        }
    }

    static void refuse(List<FieldError> errors) {
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private Mono<Long> whyNot(NewDate date, long cooperative) {
        return database.sql(
                        "select id from ordercycle.cycle where cooperative_id = :cooperative and delivery_date = :date and state <> 'CANCELLED'")
                .bind("cooperative", cooperative)
                .bind("date", date.deliveryDate())
                .map(row -> row.get("id", Long.class))
                .one()
                .flatMap(taken -> Mono.<Long>error(new DomainException(
                        Kind.CONFLICT,
                        "date-taken",
                        List.of(FieldError.at("deliveryDate", "date-taken", date.deliveryDate(), null)))))
                .switchIfEmpty(Mono.error(() -> DomainException.invalid(
                        FieldError.at("householdCutOff", "cut-off-passed", date.householdCutOff(), null))));
    }
}
