package coop.tablee.agreement.planning;

import coop.tablee.agreement.AgreementTerms;
import coop.tablee.agreement.Agreements;
import coop.tablee.agreement.DeliveryWindow;
import coop.tablee.agreement.LotBeside;
import coop.tablee.agreement.LotSupply;
import coop.tablee.agreement.LotTerms;
import coop.tablee.agreement.Lots;
import coop.tablee.agreement.planning.LotPlan.Lot;
import coop.tablee.agreement.planning.LotPlan.Part;
import coop.tablee.agreement.planning.NeedEstimates.Days;
import coop.tablee.agreement.planning.NeedEstimates.Estimated;
import coop.tablee.agreement.planning.YearOrdered.Offered;
import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.identity.Trail;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Lot plans of the authority acted for: estimated once when they are made, corrected, cut and joined, and made the draft of an agreement. Another authority's is {@code not-found}; what somebody
 * changed since it was read is {@code changed-meanwhile}, what has become an agreement {@code plan-is-agreement} (both 409).
 */
@Component
public class LotPlans {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int WEEKS_OF_MENUS = 6;
    private static final int MOST_NEEDS = 100;

    private static final String LIST = """
            select p.id, p.title, p.asks_on, p.agreement_id, (select count(*) from agreement.plan_lot l where l.plan_id = p.id) lots,
                (select coalesce(sum(n.value_minor), 0)::bigint from agreement.plan_need n where n.plan_id = p.id) year_minor
            from agreement.lot_plan p where p.authority_id = :party order by p.id desc limit 100
            """;
    private static final String ONE = """
            select jsonb_build_object('id', p.id, 'authority', p.authority_id, 'title', p.title, 'country', p.country, 'asksOn', p.asks_on, 'renewals', p.renewals,
                'headroom', p.headroom_percent, 'from', p.estimated_from, 'until', p.estimated_until, 'unmatched', p.unmatched_kg, 'agreement', p.agreement_id,
                'reference', (select a.reference from agreement.agreement a where a.id = p.agreement_id), 'version', p.version,
                'needs', coalesce((select jsonb_agg(jsonb_build_object('id', n.id, 'family', n.family, 'unit', n.unit, 'quantity', n.quantity, 'valueMinor', n.value_minor,
                    'estimate', n.estimate) order by f.position, n.family, n.unit) from agreement.plan_need n join catalogue.family f on f.code = n.family where n.plan_id = p.id), '[]'),
                'lots', coalesce((select jsonb_agg(jsonb_build_object('number', l.number, 'title', l.title, 'small', l.small, 'reason', l.reason,
                    'shares', coalesce((select jsonb_object_agg(r.need_id, r.share) from agreement.plan_part r where r.plan_id = l.plan_id and r.number = l.number), '{}')) order by l.number)
                    from agreement.plan_lot l where l.plan_id = p.id), '[]'))::text found
            from agreement.lot_plan p where p.id = :id and p.authority_id = :party
            """;
    private static final String THRESHOLDS = """
            select jsonb_build_object('country', t.country, 'step', t.step, 'belowMinor', t.below_minor, 'sharePercent', t.share_percent, 'from', t.valid_from, 'until', t.valid_until,
                'source', t.source, 'comparedOn', t.compared_on, 'comparedWith', t.compared_with, 'comparedText', t.compared_text)::text found
            from agreement.threshold t where t.country in (:country, 'EU') order by t.country, t.step, t.valid_from
            """;
    // Similar goods that the authority buys by other agreements: they may count together
    private static final String SIMILAR = """
            select a.reference, l.number, l.title, l.maximum_minor, a.valid_until
            from agreement.lot_plan p join agreement.agreement a on a.authority_id = p.authority_id and a.id is distinct from p.agreement_id
            join agreement.lot l on l.agreement_id = a.id
            where p.id = :id and (a.state = 'DRAFT' or a.state = 'RUNNING' and a.valid_until >= greatest(p.asks_on, (select platform.today())))
                and exists (select from agreement.lot_family f join agreement.plan_need n on n.family = f.family where f.lot_id = l.id and n.plan_id = p.id and n.value_minor > 0)
            order by a.reference, l.number limit 100
            """;
    private static final String WRITE = """
            insert into agreement.lot_plan (authority_id, title, country, asks_on, renewals, headroom_percent, estimated_from, estimated_until, unmatched_kg, request_key)
            select o.id, :title, o.country, :asks, :renewals, :headroom, :from, :until, :unmatched, :key from network.organisation o where o.id = :authority
            on conflict on constraint lot_plan_request_once do nothing returning id
            """;
    private static final String WRITTEN =
            "select id from agreement.lot_plan where authority_id = :authority and request_key = :key";
    private static final String NEEDS = """
            insert into agreement.plan_need (plan_id, family, unit, quantity, value_minor, estimate)
            select :plan, n.family, n.unit, n.quantity, n.value_minor, n.estimate::jsonb
            from unnest(:families, :units, :quantities, :values, :estimates) n(family, unit, quantity, value_minor, estimate)
            """;
    private static final String SHARE_OUT = "select agreement.share_out(:plan, :lots::jsonb)";
    private static final String HOLD =
            "select version, agreement_id from agreement.lot_plan where id = :id and authority_id = :authority for update";
    private static final String TOUCH = "update agreement.lot_plan set version = version + 1 where id = :id";
    private static final String TERMS = """
            update agreement.lot_plan set title = :title, asks_on = :asks, renewals = :renewals, headroom_percent = :headroom where id = :id
            """;
    private static final String CORRECT = """
            update agreement.plan_need n set quantity = c.quantity, value_minor = c.value_minor
            from unnest(:needs, :quantities, :values) c(id, quantity, value_minor) where n.id = c.id and n.plan_id = :id
            """;
    private static final String REMOVE = "delete from agreement.lot_plan where id = :id";
    private static final String BECAME = "update agreement.lot_plan set agreement_id = :agreement where id = :id";

    private final DatabaseClient database;
    private final YearOrdered ordered;
    private final YearCooked cooked;
    private final Families families;
    private final Agreements agreements;
    private final Lots lots;
    private final Trail trail;
    private final BusinessClock clock;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    LotPlans(
            DatabaseClient database,
            YearOrdered ordered,
            YearCooked cooked,
            Families families,
            Agreements agreements,
            Lots lots,
            Trail trail,
            BusinessClock clock,
            TransactionalOperator transaction,
            JsonMapper json) {
        this.database = database;
        this.ordered = ordered;
        this.cooked = cooked;
        this.families = families;
        this.agreements = agreements;
        this.lots = lots;
        this.trail = trail;
        this.clock = clock;
        this.transaction = transaction;
        this.json = json;
    }

    /**
     * What is typed of a plan.
     *
     * @param asksOn day on which offers are asked for
     * @param renewals years after the first, three at most
     * @param headroom percent
     */
    record Terms(String title, LocalDate asksOn, int renewals, int headroom) {}

    /** @param yearMinor cents EUR, VAT out */
    record Row(long id, String title, LocalDate asksOn, boolean made, long lots, long yearMinor) {

        public Money year() {
            return Money.euro(yearMinor);
        }
    }

    /** A lot of another agreement about the same families. */
    record Similar(String reference, int number, String title, long maximumMinor, LocalDate until) {

        public Money maximum() {
            return Money.euro(maximumMinor);
        }
    }

    /** A correction of a need: of a year, in its unit; cents EUR, VAT out. */
    record Corrected(long need, BigDecimal quantity, long valueMinor) {}

    static boolean mayWrite(Actor actor) {
        return actor.findParty().filter(party -> party.is("AUTHORITY")).isPresent()
                && actor.hasAny(Role.OWNER, Role.BUYER);
    }

    private static ActingParty authorityOf(Actor actor) {
        if (!mayWrite(actor)) {
            throw DomainException.notFound();
        }
        return actor.requireParty();
    }

    LocalDate today() {
        return LocalDate.ofInstant(clock.instant(), ZONE);
    }

    Flux<Row> all(Actor actor) {
        return database.sql(LIST)
                .bind("party", actor.requireParty().id())
                .map(row -> new Row(
                        row.get("id", Long.class),
                        row.get("title", String.class),
                        row.get("asks_on", LocalDate.class),
                        row.get("agreement_id", Long.class) != null,
                        row.get("lots", Long.class),
                        row.get("year_minor", Long.class)))
                .all();
    }

    Mono<LotPlan> require(long id, Actor actor) {
        return database.sql(ONE)
                .bind("id", id)
                .bind("party", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, LotPlan.class))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    Mono<Procedures> procedures(LotPlan plan) {
        return database.sql(THRESHOLDS)
                .bind("country", plan.country())
                .mapValue(String.class)
                .all()
                .map(found -> json.readValue(found, Threshold.class))
                .collectList()
                .map(known -> Procedures.of(known, plan.country(), plan.asksOn()));
    }

    Mono<List<Similar>> similar(long id) {
        return database.sql(SIMILAR)
                .bind("id", id)
                .map(row -> new Similar(
                        row.get("reference", String.class),
                        row.get("number", Integer.class),
                        row.get("title", String.class),
                        row.get("maximum_minor", Long.class),
                        row.get("valid_until", LocalDate.class)))
                .all()
                .collectList();
    }

    /** The same from whichever way of estimating tells more of each family. */
    public Mono<Long> make(String title, LocalDate asksOn, int renewals, int headroom, UUID key, Actor actor) {
        return make(new Terms(title, asksOn, renewals, headroom), Estimate.Choice.BETTER, key, actor);
    }

    /** Estimates a year's needs, proposes lots and keeps both; the same key answers what was made with it. Where nothing was ordered and no menu is known there is nothing to plan: {@code plan-nothing-known} (409). */
    Mono<Long> make(Terms terms, Estimate.Choice choice, UUID key, Actor actor) {
        return Mono.fromSupplier(() -> authorityOf(actor))
                .flatMap(authority -> known(authority).flatMap(known -> {
                    var estimates = known.estimates();
                    var needs = estimates.of(choice, known.families.keySet());
                    return needs.isEmpty()
                            ? Mono.<Long>error(new DomainException(Kind.CONFLICT, "plan-nothing-known"))
                            : write(authority, terms, known, estimates.nobodyOffers(), needs, key, actor);
                }));
    }

    /** What plans are estimated from. */
    private record Known(
            List<YearOrdered.Bought> bought,
            List<YearCooked.Cooked> cooked,
            List<Offered> offered,
            Map<String, Family> families,
            Days year,
            Days menus) {

        NeedEstimates estimates() {
            return new NeedEstimates(bought, cooked, offered, year, menus);
        }
    }

    private Mono<Known> known(ActingParty authority) {
        var today = today();
        var year = year();
        var menus = new Days(today.minusWeeks(WEEKS_OF_MENUS), today.plusWeeks(WEEKS_OF_MENUS));
        return Mono.zip(
                        ordered.bought(authority.id(), year.from(), year.until()),
                        cooked.cooked(authority.id(), menus.from(), menus.until()),
                        ordered.offered(year.from(), year.until()),
                        families.all())
                .map(read -> new Known(read.getT1(), read.getT2(), read.getT3(), read.getT4(), year, menus));
    }

    private Days year() {
        return new Days(today().minusDays(NeedEstimates.YEAR - 1L), today());
    }

    private Mono<Long> write(
            ActingParty authority,
            Terms terms,
            Known known,
            BigDecimal unmatched,
            List<Estimated> found,
            UUID key,
            Actor actor) {
        var needs = found.stream().limit(MOST_NEEDS).toList();
        return database.sql(WRITE)
                .bind("title", terms.title)
                .bind("asks", terms.asksOn)
                .bind("renewals", terms.renewals)
                .bind("headroom", terms.headroom)
                .bind("from", known.year.from())
                .bind("until", known.year.until())
                .bind("unmatched", unmatched)
                .bind("key", key)
                .bind("authority", authority.id())
                .mapValue(Long.class)
                .one()
                .flatMap(plan -> keep(plan, needs)
                        .then(Mono.defer(() -> require(plan, actor)))
                        .flatMap(made -> shareOut(
                                plan,
                                new LotProposal(made.needs(), known.offered, named(known.families, actor)).lots()))
                        .then(Mono.defer(() -> note("lot-plan-made", plan, Map.of("needs", needs.size()), actor)))
                        .thenReturn(plan))
                .switchIfEmpty(Mono.defer(() -> database.sql(WRITTEN)
                        .bind("authority", authority.id())
                        .bind("key", key)
                        .mapValue(Long.class)
                        .one()))
                .as(transaction::transactional);
    }

    private Mono<Void> keep(long plan, List<Estimated> needs) {
        return database.sql(NEEDS)
                .bind("plan", plan)
                .bind("families", needs.stream().map(Estimated::family).toArray(String[]::new))
                .bind("units", needs.stream().map(Estimated::unit).toArray(String[]::new))
                .bind(
                        "quantities",
                        needs.stream().map(one -> one.estimate().quantity()).toArray(BigDecimal[]::new))
                .bind(
                        "values",
                        needs.stream().map(one -> one.estimate().valueMinor()).toArray(Long[]::new))
                .bind(
                        "estimates",
                        needs.stream()
                                .map(one -> json.writeValueAsString(one.estimate()))
                                .toArray(String[]::new))
                .then();
    }

    private Mono<Void> shareOut(long plan, List<Lot> shared) {
        return database.sql(SHARE_OUT)
                .bind("plan", plan)
                .bind("lots", json.writeValueAsString(shared))
                .then();
    }

    private Mono<Void> note(String action, long plan, Map<String, ?> detail, Actor actor) {
        return trail.record(actor, action, "lot-plan", Long.toString(plan), detail);
    }

    /** What a lot of these families is called, in the language of whoever plans. */
    Function<Set<String>, String> named(Map<String, Family> known, Actor actor) {
        return codes -> codes.stream()
                .map(known::get)
                .filter(Objects::nonNull)
                .map(family -> family.names().in(actor.locale()).text())
                .collect(Collectors.joining(", "));
    }

    /** Changes title, day, years and headroom, and what is needed; {@code seen} is the version that was read. */
    Mono<Void> correct(long id, long seen, Terms terms, List<Corrected> needs, Actor actor) {
        var work = Mono.defer(() -> database.sql(TERMS)
                        .bind("title", terms.title)
                        .bind("asks", terms.asksOn)
                        .bind("renewals", terms.renewals)
                        .bind("headroom", terms.headroom)
                        .bind("id", id)
                        .then())
                .then(Mono.defer(() -> database.sql(CORRECT)
                        .bind("needs", needs.stream().map(Corrected::need).toArray(Long[]::new))
                        .bind(
                                "quantities",
                                needs.stream().map(Corrected::quantity).toArray(BigDecimal[]::new))
                        .bind(
                                "values",
                                needs.stream().map(Corrected::valueMinor).toArray(Long[]::new))
                        .bind("id", id)
                        .then()));
        return in(id, seen, "lot-plan-corrected", actor, work);
    }

    /** Writes the lots as {@code change} makes them of the plan. */
    Mono<Void> arrange(long id, long seen, Function<LotPlan, List<Lot>> change, Actor actor) {
        var work = Mono.defer(() -> require(id, actor)).flatMap(plan -> shareOut(id, change.apply(plan)));
        return in(id, seen, "lot-plan-shared-out", actor, work);
    }

    /** Throws the lots away and proposes them anew, from what farms brought by today. */
    Mono<Void> propose(long id, long seen, Actor actor) {
        var days = year();
        var work = Mono.defer(
                        () -> Mono.zip(require(id, actor), ordered.offered(days.from(), days.until()), families.all()))
                .flatMap(read -> shareOut(
                        id, new LotProposal(read.getT1().needs(), read.getT2(), named(read.getT3(), actor)).lots()));
        return in(id, seen, "lot-plan-shared-out", actor, work);
    }

    Mono<Void> remove(long id, Actor actor) {
        return held(id, actor)
                .flatMap(held -> database.sql(REMOVE).bind("id", id).then())
                .then(Mono.defer(() -> note("lot-plan-removed", id, Map.of(), actor)))
                .as(transaction::transactional);
    }

    /**
     * Writes the draft of an agreement with the lots that something is in, all in one; made once, it answers the same agreement again. Who supplies each lot is added there once that is known.
     *
     * @param seen the version that was read: another one is {@code changed-meanwhile}
     * @param terms of the plan as it is while it is held
     */
    Mono<Long> toAgreement(long id, long seen, Function<LotPlan, AgreementTerms> terms, Actor actor) {
        return Mono.fromSupplier(() -> authorityOf(actor))
                .flatMap(authority -> held(id, authority))
                .flatMap(held -> held.agreement.isPresent()
                        ? Mono.just(held.agreement.get())
                        : seen(held, seen)
                                .then(Mono.defer(() -> require(id, actor)))
                                .flatMap(plan -> agreements
                                        .write(terms.apply(plan), UUID.randomUUID(), actor)
                                        .flatMap(agreement -> Flux.fromIterable(lots(plan))
                                                .concatMap(lot -> lots.write(agreement, null, lot, actor))
                                                .then(Mono.defer(() -> database.sql(BECAME)
                                                        .bind("agreement", agreement)
                                                        .bind("id", id)
                                                        .then()))
                                                .then(Mono.defer(() -> note(
                                                        "lot-plan-made-agreement",
                                                        id,
                                                        Map.of("agreement", agreement),
                                                        actor)))
                                                .thenReturn(agreement))))
                .as(transaction::transactional);
    }

    private static List<LotTerms> lots(LotPlan plan) {
        var parts = plan.parts();
        return plan.lots().stream()
                .map(lot -> terms(plan, lot, Objects.requireNonNull(parts.get(lot.number()))))
                .filter(lot -> lot.maximum().isPositive())
                .toList();
    }

    private static LotTerms terms(LotPlan plan, Lot lot, List<Part> parts) {
        var estimated = LotPlan.estimated(parts, plan.years());
        return new LotTerms(
                lot.number(),
                lot.title(),
                parts.stream().map(part -> part.need().family()).distinct().toList(),
                Money.euro(estimated),
                Money.euro(plan.ceiling(estimated)),
                Money.euro(0),
                null,
                LotSupply.SOLE,
                List.of(),
                null,
                DeliveryWindow.ANY,
                LotBeside.WARN);
    }

    private record Held(long version, Optional<Long> agreement) {}

    private Mono<Held> held(long id, ActingParty authority) {
        return database.sql(HOLD)
                .bind("id", id)
                .bind("authority", authority.id())
                .map(row -> new Held(
                        row.get("version", Long.class), Optional.ofNullable(row.get("agreement_id", Long.class))))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Held> held(long id, Actor actor) {
        return Mono.fromSupplier(() -> authorityOf(actor))
                .flatMap(authority -> held(id, authority))
                .doOnNext(held -> {
                    if (held.agreement.isPresent()) {
                        throw new DomainException(Kind.CONFLICT, "plan-is-agreement");
                    }
                });
    }

    private static Mono<Void> seen(Held held, long version) {
        return held.version == version
                ? Mono.empty()
                : Mono.error(new DomainException(Kind.CONFLICT, "changed-meanwhile"));
    }

    private Mono<Void> in(long id, long seen, String action, Actor actor, Mono<Void> work) {
        return held(id, actor)
                .flatMap(held -> seen(held, seen)
                        .then(work)
                        .then(Mono.defer(
                                () -> database.sql(TOUCH).bind("id", id).then()))
                        .then(Mono.defer(() -> note(action, id, Map.of(), actor))))
                .as(transaction::transactional);
    }
}
