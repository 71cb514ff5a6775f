package coop.tablee.ordercycle.allotment;

import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Trail;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.CycleState;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** Reads and sets the allotments of a cycle's offers. Another cooperative's cycle is {@code not-found}. */
@Component
public class Allotments {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final BigDecimal MOST = BigDecimal.valueOf(100_000);

    private static final String CYCLE =
            "select delivery_date, state from ordercycle.cycle where id = :cycle and cooperative_id = :cooperative";
    private static final String LOCK = """
            update ordercycle.cycle set by_hand = true where id = :cycle and cooperative_id = :cooperative returning state
            """;
    private static final String OFFERS = """
            select o.id, v.names::text names, f.names::text family, p.name producer, v.ordering_unit, h.allotted household, coalesce(h.taken, 0) household_taken, i.allotted institution,
                coalesce(i.taken, 0) institution_taken
            from ordercycle.offer o
            join catalogue.product_version v on v.id = o.product_version_id
            join catalogue.family f on f.code = v.family
            join network.party p on p.id = o.producer_id
            left join ordercycle.allotment h on h.offer_id = o.id and h.audience = 'HOUSEHOLD'
            left join ordercycle.allotment i on i.offer_id = o.id and i.audience = 'INSTITUTION'
            where o.cycle_id = :cycle and o.state = 'OFFERED'
            order by f.position, p.name, coalesce(v.names ->> 'fr', v.names ->> 'en', v.names::text) collate "fr-x-icu", o.id limit 2000
            """;
    // Allotments are only written under the stock rows of their offers, as by whoever orders: nobody waits in a ring.
    private static final String HOLD = """
            select stock.lock_rows(array(select distinct o.stock_id from ordercycle.offer o where o.id = any (:offers) and o.cycle_id = :cycle)) is null held
            """;
    // What is lifted is counted on while anything of it is taken: so it can be limited again.
    private static final String SET = """
            with wanted as (
                select w.offer, w.audience, w.amount
                from unnest(:offers::bigint[], :audiences::text[], :amounts::numeric[]) w(offer, audience, amount)
                join ordercycle.offer o on o.id = w.offer and o.cycle_id = :cycle
            ), there as (
                select a.offer_id, a.audience, a.taken from ordercycle.allotment a join wanted w on w.offer = a.offer_id and w.audience = a.audience
                order by a.audience, a.offer_id for no key update of a
            ), judged as (
                select w.*, case when w.amount < t.taken then 'allotment-below-taken'
                                 when t.offer_id is null and w.amount is not null and not :fresh then 'allotment-too-late' end fault, t.taken
                from wanted w left join there t on t.offer_id = w.offer and t.audience = w.audience
            ), lifted as (
                delete from ordercycle.allotment a using judged j
                where a.offer_id = j.offer and a.audience = j.audience and j.amount is null and a.taken = 0 and not exists (select from judged f where f.fault is not null)
            ), put as (
                insert into ordercycle.allotment (offer_id, audience, allotted)
                select j.offer, j.audience, j.amount from judged j
                where (j.amount is not null or j.taken > 0) and not exists (select from judged f where f.fault is not null) order by j.audience, j.offer
                on conflict (offer_id, audience) do update set allotted = excluded.allotted
            )
            select j.offer, j.audience, j.amount, j.fault, j.taken from judged j where j.fault is not null order by j.offer, j.audience
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;
    private final Trail trail;

    Allotments(DatabaseClient database, TransactionalOperator transaction, JsonMapper json, Trail trail) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
        this.trail = trail;
    }

    /** A cycle of this cooperative with what its offers allot. */
    public Mono<AllottedCycle> of(long cycle, long cooperative) {
        return database.sql(CYCLE)
                .bind("cycle", cycle)
                .bind("cooperative", cooperative)
                .map(row -> new AllottedCycle(
                        cycle,
                        row.get("delivery_date", LocalDate.class),
                        CycleState.valueOf(row.get("state", String.class)),
                        List.of()))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(found -> offers(cycle).map(found::with));
    }

    /**
     * Sets allotments, all or none. Refuses {@code invalid-input} with {@code allotment-below-taken} and {@code allotment-too-late} (none before the date opened)
     * at {@code h.ID} or {@code i.ID}, and a closed cycle with {@code cycle-closed} (409).
     */
    public Mono<Void> set(long cycle, List<Wanted> wanted, Actor actor) {
        return Mono.fromRunnable(() -> refuse(problems(wanted)))
                .then(database.sql(LOCK)
                        .bind("cycle", cycle)
                        .bind("cooperative", OrderCycles.cooperativeOf(actor))
                        .map(row -> CycleState.valueOf(row.get("state", String.class)))
                        .one())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .filter(CycleState::isEditable)
                .switchIfEmpty(Mono.error(() -> new DomainException(Kind.CONFLICT, "cycle-closed")))
                .flatMap(state -> requireOffered(cycle, wanted).then(put(cycle, wanted, state == CycleState.PLANNED)))
                .then(trail.record(actor, "allot", "cycle", Long.toString(cycle), Map.of("allotments", wanted.size())))
                .as(transaction::transactional);
    }

    private Mono<List<AllottedOffer>> offers(long cycle) {
        return database.sql(OFFERS)
                .bind("cycle", cycle)
                .map(row -> new AllottedOffer(
                        row.get("id", Long.class),
                        new LocalizedText(json.readValue(row.get("names", String.class), TEXTS)),
                        new LocalizedText(json.readValue(row.get("family", String.class), TEXTS)),
                        row.get("producer", String.class),
                        MeasureUnit.valueOf(row.get("ordering_unit", String.class)),
                        row.get("household", BigDecimal.class),
                        row.get("household_taken", BigDecimal.class),
                        row.get("institution", BigDecimal.class),
                        row.get("institution_taken", BigDecimal.class)))
                .all()
                .collectList();
    }

    private Mono<Void> requireOffered(long cycle, List<Wanted> wanted) {
        return database.sql("select o.id from ordercycle.offer o where o.cycle_id = :cycle and o.id = any (:offers)")
                .bind("cycle", cycle)
                .bind("offers", wanted.stream().map(Wanted::offer).toArray(Long[]::new))
                .map(row -> row.get("id", Long.class))
                .all()
                .collectList()
                .doOnNext(there -> refuse(wanted.stream()
                        .filter(one -> !there.contains(one.offer()))
                        .map(one -> FieldError.at(
                                Wanted.field(one.offer(), one.audience()), "not-offered", one.offer(), null))
                        .toList()))
                .then();
    }

    private Mono<Void> put(long cycle, List<Wanted> wanted, boolean fresh) {
        var offers = wanted.stream().map(Wanted::offer).toArray(Long[]::new);
        var amounts = new BigDecimal[wanted.size()];
        for (var i = 0; i < amounts.length; i++) {
            amounts[i] = wanted.get(i).amount();
        }
        return database.sql(HOLD)
                .bind("cycle", cycle)
                .bind("offers", offers)
                .then()
                .then(Mono.defer(() -> put(cycle, wanted, offers, amounts, fresh)));
    }

    private Mono<Void> put(long cycle, List<Wanted> wanted, Long[] offers, BigDecimal[] amounts, boolean fresh) {
        return database.sql(SET)
                .bind("cycle", cycle)
                .bind("fresh", fresh)
                .bind("offers", offers)
                .bind(
                        "audiences",
                        wanted.stream().map(one -> one.audience().name()).toArray(String[]::new))
                .bind("amounts", amounts)
                .map(row -> FieldError.at(
                        Wanted.field(row.get("offer", Long.class), Audience.valueOf(row.get("audience", String.class))),
                        row.get("fault", String.class),
                        plain(row.get("amount", BigDecimal.class)),
                        plain(row.get("taken", BigDecimal.class))))
                .all()
                .collectList()
                .doOnNext(Allotments::refuse)
                .then();
    }

    private static @Nullable String plain(@Nullable BigDecimal amount) {
        return amount == null ? null : Amounts.plain(amount);
    }

    private static List<FieldError> problems(List<Wanted> wanted) {
        var problems = new ArrayList<FieldError>();
        var named = new HashSet<String>();
        for (var one : wanted) {
            var amount = one.amount();
            var field = Wanted.field(one.offer(), one.audience());
            if (!named.add(field)) {
                problems.add(FieldError.at(field, "named-twice", null, null));
            }
            if (amount != null && (amount.signum() < 0 || amount.compareTo(MOST) > 0)) {
                problems.add(FieldError.at(field, "out-of-range", amount.toPlainString(), "0 – " + MOST));
            } else if (amount != null && amount.stripTrailingZeros().scale() > 3) {
                problems.add(FieldError.at(field, "too-many-decimals", amount.toPlainString(), 3));
            }
        }
        return problems;
    }

    private static void refuse(List<FieldError> problems) {
        if (!problems.isEmpty()) {
            throw DomainException.invalid(problems);
        }
    }

    /** A cycle of the own cooperative with its offers. */
    public record AllottedCycle(long id, LocalDate deliveryDate, CycleState state, List<AllottedOffer> offers) {

        AllottedCycle with(List<AllottedOffer> found) {
            return new AllottedCycle(id, deliveryDate, state, found);
        }
    }

    /** What somebody wants to allot; absent lifts the limit. */
    public record Wanted(
            long offer, Audience audience, @Nullable BigDecimal amount) {

        static String field(long offer, Audience audience) {
            return (audience == Audience.HOUSEHOLD ? "h." : "i.") + offer;
        }
    }
}
