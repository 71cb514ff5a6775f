package coop.tablee.agreement.contest;

import coop.tablee.agreement.contest.ContestTerms.Goods;
import coop.tablee.agreement.contest.ContestTerms.Quality;
import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.identity.Trail;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/** The authority's side of mini-competitions: whoever leads it or buys for it asks, chooses, gives up. To others a request is {@code not-found}. */
@Component
public class Contests {

    static final int MOST_GOODS = 40;
    static final int MOST_QUALITIES = 6;
    static final int ALL_POINTS = 100;

    private static final String LOT = """
            select a.state, a.valid_from, a.valid_until, (select count(*) from agreement.lot_supplier s where s.lot_id = l.id) suppliers, platform.business_time() now,
                coalesce((select min(s.time_zone) from network.site s where s.party_id = a.authority_id), 'Europe/Brussels') zone
            from agreement.lot l join agreement.agreement a on a.id = l.agreement_id where l.id = :lot and a.id = :agreement and a.authority_id = :party for share of a
            """;
    private static final String KNOWN = "select id from agreement.contest where lot_id = :lot and request_key = :key";
    private static final String ASKED_ALREADY = """
            select i.product from agreement.contest c join agreement.contest_item i on i.contest_id = c.id
            where c.lot_id = :lot and c.state in ('ASKED', 'OPENED', 'CHOSEN') and lower(i.product) = any (:products) and c.deliver_from <= :to and c.deliver_until >= :from
                and agreement.weekday_set(c.weekdays) && agreement.weekday_set(:weekdays)
            order by c.id, i.place limit 1
            """;
    private static final String ASK = """
            with contest as (
                insert into agreement.contest (lot_id, title, words, answers_until, time_zone, deliver_from, deliver_until, weekdays, request_key, asked_by)
                select :lot, :title, :words, :until, :zone, :from, :to, :weekdays, :key, :account where :until > platform.business_time()
                on conflict on constraint contest_request_once do nothing returning id),
            item as (
                insert into agreement.contest_item (contest_id, place, product, unit, quantity)
                select c.id, x.place, x.product, x.unit, x.quantity from contest c, unnest(:products::text[], :units::text[], :quantities::numeric[]) with ordinality x(product, unit, quantity, place)),
            criterion as (
                insert into agreement.contest_criterion (contest_id, place, kind, title, weight)
                select c.id, x.place, case x.place when 1 then 'PRICE' else 'QUALITY' end, x.title, x.weight from contest c, unnest(:titles::text[], :weights::int[]) with ordinality x(title, weight, place)),
            supplier as (
                insert into agreement.contest_supplier (contest_id, supplier_id, rank) select c.id, s.supplier_id, s.rank from contest c join agreement.lot_supplier s on s.lot_id = :lot),
            told as materialized (
                select platform.announce('contest_news', c.id || ':asked', jsonb_build_object('contest', c.id, 'news', 'asked')) from contest c)
            select c.id from contest c cross join told
            """;
    private static final String CHOOSE = """
            select agreement.choose_quote(:contest, :agreement, :party, :supplier, :reasons, :standstill::date, :account, :key, :suppliers::bigint[], :places::int[], :points::numeric[]) done
            """;
    private static final String CANCEL =
            "select agreement.cancel_contest(:contest, :agreement, :party, :reasons, :account, :key) done";
    private static final String TODAY = "select platform.today() today";

    private final DatabaseClient database;
    private final ContestQueries queries;
    private final Trail trail;
    private final TransactionalOperator transaction;

    Contests(DatabaseClient database, ContestQueries queries, Trail trail, TransactionalOperator transaction) {
        this.database = database;
        this.queries = queries;
        this.trail = trail;
        this.transaction = transaction;
    }

    private record Lot(String state, LocalDate from, LocalDate until, long suppliers, Instant now, String zone) {}

    /**
     * Asks all suppliers of a lot, who are told by mail; answers the number of the request. The same key asks once. Refused (409) with {@code agreement-not-running} and, of a lot with a
     * single supplier, {@code contest-one-supplier}; at their fields, a date that has passed, a period outside the agreement, weights that are not 100 together, goods that another
     * request of the lot asks for on these days and weekdays.
     */
    public Mono<Long> ask(long agreement, long lot, ContestTerms terms, UUID key, Actor actor) {
        return Mono.fromSupplier(() -> authorityOf(actor))
                .flatMap(authority -> lot(agreement, lot, authority))
                .flatMap(there -> known(lot, key).switchIfEmpty(Mono.defer(() -> {
                    requireSane(terms, there);
                    return requireUnasked(lot, terms)
                            .then(Mono.defer(() -> write(agreement, lot, terms, there, key, actor)));
                })))
                .as(transaction::transactional);
    }

    private Mono<Long> write(long agreement, long lot, ContestTerms terms, Lot there, UUID key, Actor actor) {
        var titles = new ArrayList<>(List.of(""));
        var weights = new ArrayList<>(List.of(terms.priceWeight()));
        for (Quality one : terms.qualities()) {
            titles.add(one.title());
            weights.add(one.weight());
        }
        return database.sql(ASK)
                .bind("lot", lot)
                .bind("title", terms.title())
                .bind("words", terms.words())
                .bind("until", terms.until().atZone(ZoneId.of(there.zone)).toInstant())
                .bind("zone", there.zone)
                .bind("from", terms.from())
                .bind("to", terms.to())
                .bind("weekdays", weekdays(terms))
                .bind("key", key)
                .bind("account", actor.accountId())
                .bind("products", terms.goods().stream().map(Goods::product).toArray(String[]::new))
                .bind("units", terms.goods().stream().map(Goods::unit).toArray(String[]::new))
                .bind("quantities", terms.goods().stream().map(Goods::quantity).toArray(BigDecimal[]::new))
                .bind("titles", titles.toArray(String[]::new))
                .bind("weights", weights.toArray(Integer[]::new))
                .mapValue(Long.class)
                .one()
                .flatMap(id -> noted("contest-asked", agreement, id, Map.of("lot", lot), actor)
                        .thenReturn(id))
                .switchIfEmpty(known(lot, key))
                .switchIfEmpty(Mono.error(() -> untilPassed(terms)));
    }

    /**
     * Chooses a quote. Its prices count under the lot for that supplier from the first delivery date, or the day after the standstill, on; those who answered are told by mail. The same key
     * for the same supplier chooses once. Refused (409) with {@code contest-sealed} before its date, {@code contest-decided} when somebody decided before, {@code contest-too-late} when no day from today on is left of
     * the period, {@code contest-priced-already} when another chosen quote of that supplier prices the same product on these days and weekdays; at {@code chosen} when another has more points by what was
     * announced, or as many and is cheaper.
     *
     * @param standstill last day on which nothing is concluded yet; absent = none is kept
     * @param given points for quality by supplier and place of the criterion
     */
    public Mono<Void> choose(
            long agreement,
            long contest,
            long supplier,
            Map<Long, Map<Integer, BigDecimal>> given,
            String reasons,
            @Nullable LocalDate standstill,
            UUID key,
            Actor actor) {
        return Mono.fromSupplier(() -> authorityOf(actor))
                .flatMap(authority -> queries.require(agreement, contest, authority)
                        .doOnNext(there -> requireBest(there, supplier, given))
                        .then(Mono.defer(() -> requireToCome(standstill)))
                        .then(Mono.defer(() -> decide(bound(agreement, contest, authority, reasons, key, actor, CHOOSE)
                                .bind("supplier", supplier)
                                .bind("standstill", Binding.orNull(standstill, LocalDate.class))
                                .bind(
                                        "suppliers",
                                        flat(given).map(Point::supplier).toArray(Long[]::new))
                                .bind("places", flat(given).map(Point::place).toArray(Integer[]::new))
                                .bind("points", flat(given).map(Point::points).toArray(BigDecimal[]::new))))))
                .onErrorMap(
                        Contests::pricesTwice, taken -> new DomainException(Kind.CONFLICT, "contest-priced-already"))
                .flatMap(done -> done.equals("again")
                        ? Mono.<Void>empty()
                        : noted(
                                "contest-chosen",
                                agreement,
                                contest,
                                Map.of("supplier", supplier, "reason", reasons),
                                actor))
                .as(transaction::transactional);
    }

    /** Gives a request up, with reasons that everybody who was asked is told. Answers to one that was not opened stay sealed. {@code contest-decided} (409) when somebody decided before. */
    public Mono<Void> cancel(long agreement, long contest, String reasons, UUID key, Actor actor) {
        return Mono.fromSupplier(() -> authorityOf(actor))
                .flatMap(authority -> decide(bound(agreement, contest, authority, reasons, key, actor, CANCEL)))
                .flatMap(done -> done.equals("again")
                        ? Mono.<Void>empty()
                        : noted("contest-cancelled", agreement, contest, Map.of("reason", reasons), actor))
                .as(transaction::transactional);
    }

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

    private DatabaseClient.GenericExecuteSpec bound(
            long agreement,
            long contest,
            ActingParty authority,
            String reasons,
            UUID key,
            Actor actor,
            String statement) {
        return database.sql(statement)
                .bind("contest", contest)
                .bind("agreement", agreement)
                .bind("party", authority.id())
                .bind("reasons", reasons)
                .bind("account", actor.accountId())
                .bind("key", key);
    }

    private static Mono<String> decide(DatabaseClient.GenericExecuteSpec statement) {
        return statement.mapValue(String.class).one().doOnNext(done -> {
            switch (done) {
                case "chosen", "cancelled", "again" -> {}
                case "not-found" -> throw DomainException.notFound();
                default -> throw new DomainException(Kind.CONFLICT, done);
            }
        });
    }

    private Mono<Lot> lot(long agreement, long lot, ActingParty authority) {
        return database.sql(LOT)
                .bind("lot", lot)
                .bind("agreement", agreement)
                .bind("party", authority.id())
                .map(row -> new Lot(
                        row.get("state", String.class),
                        row.get("valid_from", LocalDate.class),
                        row.get("valid_until", LocalDate.class),
                        row.get("suppliers", Long.class),
                        row.get("now", Instant.class),
                        row.get("zone", String.class)))
                .one()
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Long> known(long lot, UUID key) {
        return database.sql(KNOWN)
                .bind("lot", lot)
                .bind("key", key)
                .mapValue(Long.class)
                .one();
    }

    private Mono<Void> requireUnasked(long lot, ContestTerms terms) {
        return database.sql(ASKED_ALREADY)
                .bind("lot", lot)
                .bind(
                        "products",
                        terms.goods().stream()
                                .map(one -> one.product().toLowerCase(Locale.ROOT))
                                .toArray(String[]::new))
                .bind("from", terms.from())
                .bind("to", terms.to())
                .bind("weekdays", weekdays(terms))
                .mapValue(String.class)
                .one()
                .doOnNext(product -> {
                    throw DomainException.invalid(FieldError.at("goods", "contest-goods-asked", product, null));
                })
                .then();
    }

    private static Short[] weekdays(ContestTerms terms) {
        return terms.weekdays().stream().map(Integer::shortValue).toArray(Short[]::new);
    }

    private Mono<Void> requireToCome(@Nullable LocalDate standstill) {
        return standstill == null
                ? Mono.empty()
                : database.sql(TODAY)
                        .mapValue(LocalDate.class)
                        .one()
                        .doOnNext(today -> {
                            if (standstill.isBefore(today)) {
                                throw DomainException.invalid(
                                        FieldError.at("standstill", "day-passed", standstill, today));
                            }
                        })
                        .then();
    }

    private static void requireSane(ContestTerms terms, Lot lot) {
        if (!lot.state.equals("RUNNING")) {
            throw new DomainException(Kind.CONFLICT, "agreement-not-running");
        }
        if (lot.suppliers < 2) {
            throw new DomainException(Kind.CONFLICT, "contest-one-supplier");
        }
        var errors = new ArrayList<FieldError>();
        if (!terms.until().atZone(ZoneId.of(lot.zone)).toInstant().isAfter(lot.now)) {
            errors.addAll(untilPassed(terms).errors());
        }
        if (terms.to().isBefore(terms.from())) {
            errors.add(FieldError.at("to", "until-before-from", terms.to(), terms.from()));
        }
        if (terms.from().isBefore(terms.until().toLocalDate()) || terms.from().isBefore(lot.from)) {
            errors.add(FieldError.at(
                    "from",
                    "contest-outside",
                    terms.from(),
                    Stream.of(terms.until().toLocalDate(), lot.from)
                            .max(LocalDate::compareTo)
                            .orElse(lot.from)));
        }
        if (terms.to().isAfter(lot.until)) {
            errors.add(FieldError.at("to", "contest-after", terms.to(), lot.until));
        }
        var names = new HashSet<String>();
        terms.goods().stream()
                .filter(one -> !names.add(one.product().toLowerCase(Locale.ROOT)))
                .forEach(one -> errors.add(FieldError.at("goods", "named-twice", one.product(), null)));
        var weights = terms.priceWeight()
                + terms.qualities().stream().mapToInt(Quality::weight).sum();
        if (weights != ALL_POINTS) {
            errors.add(FieldError.at("priceWeight", "weights-not-whole", weights, ALL_POINTS));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
    }

    private static DomainException untilPassed(ContestTerms terms) {
        return DomainException.invalid(FieldError.at("untilDay", "hour-passed", terms.until(), null));
    }

    private static void requireBest(Contest there, long supplier, Map<Long, Map<Integer, BigDecimal>> given) {
        if (!there.isOpened()) {
            return;
        }
        var asked = new HashMap<Integer, Integer>();
        there.qualities().forEach(one -> asked.put(one.place(), one.weight()));
        var whole = there.answers().stream()
                .allMatch(one ->
                        given.getOrDefault(one.supplier(), Map.of()).keySet().equals(asked.keySet()));
        var sane = flat(given)
                .allMatch(one -> asked.containsKey(one.place)
                        && one.points.signum() >= 0
                        && one.points.compareTo(BigDecimal.valueOf(asked.get(one.place))) <= 0);
        if (!whole || !sane || given.size() > there.answers().size()) {
            throw DomainException.notFound();
        }
        var comparison = Comparison.of(there, given);
        if (there.answerOf(supplier).isPresent() && !comparison.isBest(supplier)) {
            throw DomainException.invalid(FieldError.at("chosen", "contest-not-most", null, comparison.bestNames()));
        }
    }

    private record Point(long supplier, int place, BigDecimal points) {}

    private static Stream<Point> flat(Map<Long, Map<Integer, BigDecimal>> given) {
        return given.entrySet().stream()
                .flatMap(of -> of.getValue().entrySet().stream()
                        .map(one -> new Point(of.getKey(), one.getKey(), one.getValue())));
    }

    private static boolean pricesTwice(Throwable error) {
        return error instanceof DataIntegrityViolationException
                && String.valueOf(error.getMessage()).contains("lot_prices_a_product_once_a_day");
    }

    private Mono<Void> noted(String action, long agreement, long contest, Map<String, ?> detail, Actor actor) {
        var all = new HashMap<String, Object>(detail);
        all.put("contest", contest);
        return trail.record(actor, action, "agreement", Long.toString(agreement), all);
    }
}
