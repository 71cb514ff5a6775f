package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.ordering.FulfilmentSheet.CutLine;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.Context;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes what a producer declared missing out of the orders that count on it: level and lines in one transaction, by the rule of the cycle, in whole steps. The
 * money of each order is computed anew, what was paid too much goes back, its people are told once; an order that loses everything is cancelled. What is there
 * goes to the nearest delivery dates, and cycles of one date bear it in proportion.
 *
 * <p>It happens by itself when a cycle has closed, or earlier if the coordinator does not want to wait. Done twice, or by two nodes, it is done once.
 */
@Component
public class ShortageCut {

    private static final String LOCK = "select ordering.lock_claims(:stocks)";
    private static final String ROWS = """
            select r.id, r.shortage, r.shortage_at, platform.business_time() as now from stock.stock_row r where r.id = any (:stocks) order by r.id
            """;
    // Thousands of lines of one cycle: what they have in common is told once
    private static final String CLAIMS = """
            select k.stock_id, k.cooperative_id, k.cycle_id, k.cycle_state, k.shortage_rule, k.closes_at, k.delivery_date, k.audience, k.minimum, k.step,
                array_agg(k.line_id) as lines, array_agg(k.order_id) as orders, array_agg(k.consignment_id) as consignments, array_agg(k.order_state) as states,
                array_agg((extract(epoch from k.added_at) * 1000000)::bigint) as added, array_agg(k.quantity) as quantities
            from ordering.claim k where k.stock_id = any (:stocks)
            group by k.stock_id, k.cooperative_id, k.cycle_id, k.cycle_state, k.shortage_rule, k.closes_at, k.delivery_date, k.audience, k.minimum, k.step
            """;
    /** The same as {@link #CLAIMS} with the lines of each cycle as one: whether they lose anything can be seen from that. */
    private static final String CLAIMS_TOGETHER = """
            select k.stock_id, k.cooperative_id, k.cycle_id, k.cycle_state, k.shortage_rule, k.closes_at, k.delivery_date, k.audience, k.minimum, k.step,
                array[min(k.line_id)] as lines, array[min(k.order_id)] as orders, array[min(k.consignment_id)] as consignments, array[k.order_state] as states,
                array[0::bigint] as added, array[sum(k.quantity)] as quantities
            from ordering.claim k where k.stock_id = any (:stocks)
            group by k.stock_id, k.cooperative_id, k.cycle_id, k.cycle_state, k.shortage_rule, k.closes_at, k.delivery_date, k.audience, k.minimum, k.step, k.order_state
            """;

    private static final String SHEETS = "select sheet::text from ordering.sheets(:consignments) sheet";
    private static final String CUT = """
            select number from ordering.cut_all(:documents::jsonb, :lines, :quantities, :cut, :nets, :vats, :carryingNets, :carryingVats, :account, :party) number
            """;
    /** So many orders are read and written by one statement each: far from any time-out, and a round trip costs nothing beside it. */
    private static final int AT_ONCE = 500;
    /** While the database writes some, the next are read and computed. */
    private static final int AHEAD = 3;

    private static final Set<String> NO_MORE_ORDERS = Set.of("CLOSED", "PACKING");

    // Mostly nothing is short: that is asked first, and no order is looked at then; one line of a closed cycle is
    // enough to know
    private static final String DUE = """
            /* job */ with short as materialized (
                select r.id, p.producer_id from stock.stock_row r join catalogue.product p on p.id = r.product_id where r.shortage > 0)
            select s.id from short s
            cross join lateral (select from ordercycle.cycle c join ordering.claim k on k.cycle_id = c.id
                where c.state in ('CLOSED', 'PACKING') and k.producer_id = s.producer_id and k.stock_id = s.id limit 1) found
            order by s.id limit 200
            """;
    private static final String SELLS = """
            select exists (select from ordering.line l where l.stock_id = :stock and l.cooperative_id = :cooperative and l.kind = 'goods') sells
            """;
    private static final String DECLARED = """
            select to_jsonb(x)::text from (
                select r.id stock, p.id product, jsonb_build_object('texts', v.names) names, o.name "producerName", v.ordering_unit "orderingUnit", r.shortage,
                    r.reserved promised, r.shortage_at "declaredAt", min(k.delivery_date) "firstDate", count(distinct k.order_id) orders, min(k.closes_at) "cutAt"
                from stock.stock_row r
                join catalogue.product p on p.id = r.product_id
                join catalogue.product_version v on v.id = p.current_version_id
                join network.party o on o.id = p.producer_id
                join ordering.claim k on k.stock_id = r.id and k.cooperative_id = :cooperative
                where r.shortage > 0
                group by r.id, p.id, v.id, o.id
                order by min(k.delivery_date), o.name, r.id limit 200) x
            """;

    private final DatabaseClient database;
    private final JsonMapper json;
    private final TransactionalOperator transaction;
    private final OrderStore store;

    ShortageCut(DatabaseClient database, JsonMapper json, TransactionalOperator transaction, OrderStore store) {
        this.database = database;
        this.json = json;
        this.transaction = transaction;
        this.store = store;
    }

    /**
     * Cuts the acting cooperative's orders now, whether or not its cycles have closed. Where nothing is missing any more nothing is done; a row that the
     * cooperative never sold from is {@code not-found}.
     */
    public Mono<CutOrders> now(long stock, Actor coordinator) {
        var cooperative = coordinator.requireParty().id();
        return requireSeller(stock, coordinator)
                .then(Detached.run(store.retried(cut(
                        List.of(stock), shortage -> shortage.of(cooperative), coordinator.accountId(), cooperative))));
    }

    /** What is missing now of what the acting cooperative's buyers ordered, the nearest date first. */
    public Flux<DeclaredShortage> declared(Actor coordinator) {
        return database.sql(DECLARED)
                .bind("cooperative", coordinator.requireParty().id())
                .mapValue(String.class)
                .all()
                .map(row -> json.readValue(row, DeclaredShortage.class));
    }

    /** The stock rows with something missing in a cycle that has closed. */
    Mono<List<Long>> due() {
        return database.sql(DUE).mapValue(Long.class).all().collectList();
    }

    /**
     * Cuts what is due of these rows, in one transaction, so that an order that counts on several of them is written and told once. Looks first without a lock,
     * because mostly a later date can still bear it.
     */
    Mono<CutOrders> cutDue(List<Long> stocks) {
        return shortages(CLAIMS_TOGETHER, stocks)
                .map(found -> found.stream()
                        .filter(shortage -> !shortage.due().isEmpty())
                        .map(Shortage::stock)
                        .toList())
                .filter(due -> !due.isEmpty())
                .flatMap(due -> cut(due, Shortage::due, null, null))
                .defaultIfEmpty(CutOrders.NONE);
    }

    private Mono<CutOrders> cut(
            List<Long> stocks,
            Function<Shortage, Map<Claim, BigDecimal>> rule,
            @Nullable Long account,
            @Nullable Long party) {
        return database.sql(LOCK)
                .bind("stocks", stocks.toArray(Long[]::new))
                .then()
                .then(Mono.defer(() -> shortages(CLAIMS, stocks)))
                .flatMapIterable(found -> byOrder(found.stream().map(rule).toList()))
                .buffer(AT_ONCE)
                .flatMapSequential(orders -> cuts(orders).map(cuts -> Map.entry(sum(orders), cuts)), AHEAD)
                .concatMap(batch ->
                        write(batch.getValue(), account, party).map(numbers -> new CutOrders(batch.getKey(), numbers)))
                .reduce(CutOrders.NONE, CutOrders::plus)
                .as(transaction::transactional);
    }

    private Mono<Void> requireSeller(long stock, Actor actor) {
        if (!actor.hasAny(Role.COORDINATOR)) {
            return Mono.error(DomainException::notFound);
        }
        return database.sql(SELLS)
                .bind("stock", stock)
                .bind("cooperative", actor.requireParty().id())
                .mapValue(Boolean.class)
                .one()
                .filter(sells -> sells)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .then();
    }

    private Mono<List<Shortage>> shortages(String claims, List<Long> stocks) {
        return bound(claims, stocks)
                .map(row -> Map.entry(number(row, "stock_id"), claims(row)))
                .all()
                .flatMapIterable(alike -> alike.getValue().stream()
                        .map(claim -> Map.entry(alike.getKey(), claim))
                        .toList())
                .collectMultimap(Map.Entry::getKey, Map.Entry::getValue)
                .flatMap(found -> bound(ROWS, stocks)
                        .map(row -> shortage(row, found))
                        .all()
                        .collectList());
    }

    private DatabaseClient.GenericExecuteSpec bound(String sql, List<Long> stocks) {
        return database.sql(sql).bind("stocks", stocks.toArray(Long[]::new));
    }

    private static Shortage shortage(Readable row, Map<Long, Collection<Claim>> claims) {
        var stock = number(row, "id");
        return new Shortage(
                stock,
                value(row, "shortage", BigDecimal.class),
                row.get("shortage_at", Instant.class),
                value(row, "now", Instant.class),
                List.copyOf(claims.getOrDefault(stock, List.of())));
    }

    private static List<Claim> claims(Readable row) {
        var cooperative = number(row, "cooperative_id");
        var cycle = number(row, "cycle_id");
        var closed = NO_MORE_ORDERS.contains(value(row, "cycle_state", String.class));
        var rule = ShortageRule.valueOf(value(row, "shortage_rule", String.class));
        var closesAt = value(row, "closes_at", Instant.class);
        var date = value(row, "delivery_date", LocalDate.class);
        var audience = Audience.valueOf(value(row, "audience", String.class));
        var minimum = value(row, "minimum", BigDecimal.class);
        var step = value(row, "step", BigDecimal.class);
        var lines = value(row, "lines", Long[].class);
        var orders = value(row, "orders", Long[].class);
        var consignments = value(row, "consignments", Long[].class);
        var states = value(row, "states", String[].class);
        var added = value(row, "added", Long[].class);
        var quantities = value(row, "quantities", BigDecimal[].class);
        return IntStream.range(0, lines.length)
                .mapToObj(i -> new Claim(
                        lines[i],
                        orders[i],
                        consignments[i],
                        cooperative,
                        cycle,
                        closed,
                        rule,
                        closesAt,
                        date,
                        audience,
                        OrderState.valueOf(states[i]) == OrderState.AWAITING_PAYMENT,
                        Instant.EPOCH.plus(added[i], ChronoUnit.MICROS),
                        quantities[i],
                        minimum,
                        step))
                .toList();
    }

    private static long number(Readable row, String column) {
        return value(row, column, Long.class);
    }

    private static <T> T value(Readable row, String column, Class<T> type) {
        return Objects.requireNonNull(row.get(column, type));
    }

    /**
     * Each order as it stands afterwards. Thousands are computed at a time, so all cores share the work, away from the threads that serve requests. The orders are
     * locked, so they are read beside the transaction that writes the ones before.
     */
    private Mono<List<Ready>> cuts(List<List<Loss>> orders) {
        return database.sql(SHEETS)
                .bind(
                        "consignments",
                        orders.stream()
                                .map(losses -> losses.get(0).claim().consignment())
                                .toArray(Long[]::new))
                .mapValue(String.class)
                .all()
                .collectList()
                .contextWrite(beside -> Context.empty())
                .flatMap(sheets -> Flux.range(0, orders.size())
                        .parallel()
                        .runOn(Schedulers.parallel())
                        .map(i -> ready(sheets.get(i), orders.get(i)))
                        .sequential()
                        .collectList());
    }

    private Ready ready(String sheet, List<Loss> losses) {
        var cut = json.readValue(sheet, FulfilmentSheet.class).cut(losses);
        return new Ready(json.writeValueAsString(cut), cut.lines());
    }

    private Mono<List<String>> write(List<Ready> orders, @Nullable Long account, @Nullable Long party) {
        var lines = orders.stream().flatMap(order -> order.lines.stream()).toList();
        return database.sql(CUT)
                .bind("documents", orders.stream().map(Ready::document).collect(Collectors.joining(",", "[", "]")))
                .bind("lines", lines.stream().map(CutLine::id).toArray(Long[]::new))
                .bind("quantities", lines.stream().map(CutLine::quantity).toArray(BigDecimal[]::new))
                .bind("cut", lines.stream().map(CutLine::cut).toArray(Boolean[]::new))
                .bind("nets", cents(lines, line -> line.bare().net()))
                .bind("vats", cents(lines, line -> line.bare().vat()))
                .bind("carryingNets", cents(lines, line -> line.carrying().net()))
                .bind("carryingVats", cents(lines, line -> line.carrying().vat()))
                .bind("account", Binding.orNull(account, Long.class))
                .bind("party", Binding.orNull(party, Long.class))
                .mapValue(String.class)
                .all()
                .collectList();
    }

    private static Long[] cents(List<CutLine> lines, Function<CutLine, Long> amount) {
        return lines.stream().map(amount).toArray(Long[]::new);
    }

    private static List<List<Loss>> byOrder(List<Map<Claim, BigDecimal>> losses) {
        var orders = new TreeMap<Long, List<Loss>>();
        losses.forEach(row -> row.forEach((claim, loss) ->
                orders.computeIfAbsent(claim.order(), id -> new ArrayList<>()).add(new Loss(claim, loss))));
        return List.copyOf(orders.values());
    }

    private static BigDecimal sum(List<List<Loss>> orders) {
        return orders.stream().flatMap(List::stream).map(Loss::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private record Ready(String document, List<CutLine> lines) {}

    /** What one line loses. */
    record Loss(Claim claim, BigDecimal quantity) {}
}
