package coop.tablee.ordercycle.plan;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.platform.Binding;
import coop.tablee.platform.api.NamedRequest;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.r2dbc.core.DatabaseClient.GenericExecuteSpec;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * What a coordinator does with the plans of the own cooperative; another's is {@code not-found}. Each change makes the plan's dates anew at once, as far as they
 * are planned and nobody touched them.
 */
@Component
public class Plans {

    private static final int FARTHEST_YEARS = 2;

    private static final String CREATE = """
            insert into ordercycle.plan (cooperative_id, name, begins, rule, holidays, on_holiday, time_zone, opens_days, opens_time, household_days, household_time,
                institution_days, institution_time, delivers_from, fee_percent_household, fee_percent_institution, shortage_rule, with_new_products, margin_percent,
                weeks_ahead, request_key, request_hash)
            values (:cooperative, :name, :begins, :rule, :holidays, :onHoliday, :zone, :opensDays, :opensTime, :householdDays, :householdTime,
                :institutionDays, :institutionTime, :delivers, :feeHousehold, :feeInstitution, :shortageRule, :withNew, :margin, :weeksAhead, :key::text, :hash::text)
            on conflict on constraint plan_request_once do nothing returning id
            """;
    private static final String CREATED =
            "select id, request_hash from ordercycle.plan where cooperative_id = :cooperative and request_key = :key";
    private static final String CHANGE = """
            update ordercycle.plan set name = :name, begins = :begins, rule = :rule, holidays = :holidays, on_holiday = :onHoliday, opens_days = :opensDays,
                opens_time = :opensTime, household_days = :householdDays, household_time = :householdTime, institution_days = :institutionDays,
                institution_time = :institutionTime, delivers_from = :delivers, fee_percent_household = :feeHousehold, fee_percent_institution = :feeInstitution,
                shortage_rule = :shortageRule, with_new_products = :withNew, margin_percent = :margin, weeks_ahead = :weeksAhead, version = version + 1
            where id = :plan and cooperative_id = :cooperative and version = :version
            returning id
            """;
    private static final String SET_ACTIVE = """
            update ordercycle.plan set state = case when :active then 'ACTIVE' else 'PAUSED' end, version = version + 1
            where id = :plan and cooperative_id = :cooperative returning id
            """;
    private static final String TOUCH =
            "update ordercycle.plan set version = version + 1 where id = :plan and cooperative_id = :cooperative returning id";
    private static final String ADD_EXCEPTION = """
            insert into ordercycle.plan_exception (plan_id, kind, first_day, last_day, note) values (:plan, :kind, :first, :last, :note)
            on conflict on constraint plan_exception_once do update set note = excluded.note
            """;
    private static final String REMOVE_EXCEPTION =
            "delete from ordercycle.plan_exception where id = :exception and plan_id = :plan";
    private static final String TAKE_BACK = """
            update ordercycle.cycle set state = 'CANCELLED', version = version + 1
            where plan_id = :plan and state = 'PLANNED' and delivery_date between :monday and :monday + 6
            """;
    private static final String FORGET = """
            update ordercycle.cycle set plan_date = null where plan_id = :plan and state = 'CANCELLED' and delivery_date between :monday and :monday + 6
            """;

    private final DatabaseClient database;
    private final PlanStore store;
    private final CycleGeneration generation;
    private final TransactionalOperator transaction;
    private final Trail trail;

    Plans(
            DatabaseClient database,
            PlanStore store,
            CycleGeneration generation,
            TransactionalOperator transaction,
            Trail trail) {
        this.database = database;
        this.store = store;
        this.generation = generation;
        this.transaction = transaction;
        this.trail = trail;
    }

    /** Makes a plan and its first dates; gives its id. Once for each key of a cooperative's: again, it gives the id of what was made with it, and refuses what says something else. */
    public Mono<Long> create(@Nullable NamedRequest named, PlanTerms terms, Actor actor) {
        var creation = bound(CREATE, terms)
                .bind("key", Binding.orNull(named == null ? null : named.key(), String.class))
                .bind("hash", Binding.orNull(named == null ? null : named.hash(), String.class));
        return made(creation, terms, actor)
                .switchIfEmpty(Mono.defer(() -> madeBefore(Objects.requireNonNull(named), actor)));
    }

    private Mono<Long> madeBefore(NamedRequest named, Actor actor) {
        return database.sql(CREATED)
                .bind("cooperative", OrderCycles.cooperativeOf(actor))
                .bind("key", named.key())
                .map(row -> {
                    named.requireSame(row.get("request_hash", String.class));
                    return row.get("id", Long.class);
                })
                .one();
    }

    /** Makes the dates that are due of all plans now, rather than within half a minute; emits how many were made, changed or taken back. */
    public Mono<Long> makeDue() {
        return generation.makeDue();
    }

    private Mono<Long> made(GenericExecuteSpec creation, PlanTerms terms, Actor actor) {
        var cooperative = OrderCycles.cooperativeOf(actor);
        return store.zone(cooperative)
                .flatMap(zone -> check(terms)
                        .then(creation.bind("cooperative", cooperative)
                                .bind("zone", zone.getId())
                                .map(row -> row.get("id", Long.class))
                                .one()))
                .flatMap(plan -> note("plan", plan, actor).thenReturn(plan))
                .as(transaction::transactional)
                .flatMap(plan -> generation.makeDue().thenReturn(plan));
    }

    /** Changes a plan; {@code plan-changed} (409) when somebody else did since it was read. */
    Mono<Void> change(long plan, long version, PlanTerms terms, Actor actor) {
        var cooperative = OrderCycles.cooperativeOf(actor);
        return store.require(plan, cooperative)
                .flatMap(there -> check(terms))
                .then(bound(CHANGE, terms)
                        .bind("plan", plan)
                        .bind("cooperative", cooperative)
                        .bind("version", version)
                        .map(row -> row.get("id", Long.class))
                        .one())
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "plan-changed")))
                .flatMap(id -> note("change", id, actor))
                .as(transaction::transactional)
                .then(generation.makeDue())
                .then();
    }

    /** Lets a plan rest, or goes on with it. What was made stays. */
    public Mono<Void> setActive(long plan, boolean active, Actor actor) {
        return own(SET_ACTIVE, plan, actor)
                .bind("active", active)
                .map(row -> row.get("id", Long.class))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(id -> note(active ? "resume" : "pause", id, actor))
                .as(transaction::transactional)
                .then(generation.makeDue())
                .then();
    }

    /** Leaves days out or adds one. */
    public Mono<Void> except(long plan, PlanException exception, Actor actor) {
        return Mono.fromRunnable(() -> refuse(problems(exception)))
                .then(touching(
                        plan,
                        actor,
                        "except",
                        database.sql(ADD_EXCEPTION)
                                .bind("plan", plan)
                                .bind("kind", exception.kind().name())
                                .bind("first", exception.first())
                                .bind("last", exception.last())
                                .bind("note", exception.note())));
    }

    /** Takes an exception away; one that is gone already stays so. */
    Mono<Void> forgetException(long plan, long exception, Actor actor) {
        return touching(
                plan,
                actor,
                "no-exception",
                database.sql(REMOVE_EXCEPTION).bind("exception", exception).bind("plan", plan));
    }

    /** Undoes a week: its planned dates are taken back, and the plan does not make them again. What is open is left: it is called off with a reason. */
    Mono<Void> takeBack(long plan, LocalDate monday, Actor actor) {
        return touching(
                plan,
                actor,
                "take-back",
                database.sql(TAKE_BACK).bind("plan", plan).bind("monday", monday));
    }

    /** Lets the plan make the dates of a week again that were taken back. */
    Mono<Void> makeAgain(long plan, LocalDate monday, Actor actor) {
        return touching(
                plan,
                actor,
                "make-again",
                database.sql(FORGET).bind("plan", plan).bind("monday", monday));
    }

    // The plan's row first: whoever makes its dates takes it first too.
    private Mono<Void> touching(long plan, Actor actor, String action, GenericExecuteSpec change) {
        return own(TOUCH, plan, actor)
                .map(row -> row.get("id", Long.class))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(id -> change.then().then(note(action, id, actor)))
                .as(transaction::transactional)
                .then(generation.makeDue())
                .then();
    }

    private GenericExecuteSpec own(String sql, long plan, Actor actor) {
        return database.sql(sql).bind("plan", plan).bind("cooperative", OrderCycles.cooperativeOf(actor));
    }

    private Mono<Void> note(String action, long plan, Actor actor) {
        return trail.record(actor, action, "plan", Long.toString(plan), Map.of());
    }

    private GenericExecuteSpec bound(String sql, PlanTerms terms) {
        return database.sql(sql)
                .bind("name", terms.name())
                .bind("begins", terms.begins())
                .bind("rule", terms.rule().text())
                .bind("holidays", terms.holidays().name())
                .bind("onHoliday", terms.onHoliday().name())
                .bind("opensDays", terms.opens().days())
                .bind("opensTime", terms.opens().time())
                .bind("householdDays", terms.household().days())
                .bind("householdTime", terms.household().time())
                .bind("institutionDays", terms.institution().days())
                .bind("institutionTime", terms.institution().time())
                .bind("delivers", terms.delivers())
                .bind("feeHousehold", terms.feePercentHousehold())
                .bind("feeInstitution", terms.feePercentInstitution())
                .bind("shortageRule", terms.shortageRule().name())
                .bind("withNew", terms.withNewProducts())
                .bind("margin", terms.marginPercent())
                .bind("weeksAhead", terms.weeksAhead());
    }

    private Mono<Void> check(PlanTerms terms) {
        return database.sql("select platform.today() today")
                .map(row -> row.get("today", LocalDate.class))
                .one()
                .doOnNext(today -> {
                    var problems = new ArrayList<>(terms.problems());
                    if (terms.begins().isBefore(today.minusYears(FARTHEST_YEARS))
                            || terms.begins().isAfter(today.plusYears(FARTHEST_YEARS))) {
                        problems.add(FieldError.at(
                                "begins",
                                "out-of-range",
                                terms.begins(),
                                today.minusYears(FARTHEST_YEARS) + " – " + today.plusYears(FARTHEST_YEARS)));
                    }
                    refuse(problems);
                })
                .then();
    }

    private static List<FieldError> problems(PlanException exception) {
        var problems = new ArrayList<FieldError>();
        if (exception.last().isBefore(exception.first())) {
            problems.add(FieldError.at("last", "ends-before-it-begins", exception.last(), exception.first()));
        } else if (exception.last().isAfter(exception.first().plusDays(100))) {
            problems.add(FieldError.at("last", "period-too-long", exception.last(), 100));
        } else if (exception.kind() == PlanException.Kind.ADDED
                && !exception.first().equals(exception.last())) {
            problems.add(FieldError.at("last", "one-day-at-a-time", exception.last(), exception.first()));
        }
        if (exception.note().length() > 80) {
            problems.add(FieldError.at("note", "too-long", exception.note(), 80));
        }
        return problems;
    }

    private static void refuse(List<FieldError> problems) {
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }
}
