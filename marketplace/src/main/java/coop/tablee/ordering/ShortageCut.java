package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
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

    private static final String CLAIMS = "select ordering.claims(:stock, :locked)::text claims";
    private static final String SHEETS = """
            select ordering.fulfilment_sheet(x.consignment, x.cooperative)::text sheet
            from unnest(:consignments::bigint[], :cooperatives::bigint[]) with ordinality x(consignment, cooperative, n) order by x.n
            """;
    private static final String CUT = """
            select ordering.cut(x.document) number from jsonb_array_elements(:documents::jsonb) with ordinality x(document, n) order by x.n
            """;
    /** So many orders are read and written by one statement each: far from any time-out, and a round trip costs nothing beside it. */
    private static final int AT_ONCE = 250;

    private static final String DUE = """
            /* job */ select distinct k.stock_id from stock.stock_row r join ordering.claim k on k.stock_id = r.id
            where r.shortage > 0 and k.cycle_state in ('CLOSED', 'PACKING') order by k.stock_id limit 200
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

    ShortageCut(DatabaseClient database, JsonMapper json, TransactionalOperator transaction) {
        this.database = database;
        this.json = json;
        this.transaction = transaction;
    }

    /**
     * Cuts the acting cooperative's orders now, whether or not its cycles have closed. Where nothing is missing any more nothing is done; a row that the
     * cooperative never sold from is {@code not-found}.
     */
    public Mono<CutOrders> now(long stock, Actor coordinator) {
        var cooperative = coordinator.requireParty().id();
        return requireSeller(stock, coordinator)
                .then(Detached.run(
                        cut(stock, shortage -> shortage.of(cooperative), coordinator.accountId(), cooperative)));
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

    /** Cuts what is due of one row; looks first without a lock, because mostly a later date can still bear it. */
    Mono<CutOrders> cutDue(long stock) {
        return claims(stock, false)
                .filter(shortage -> !shortage.due().isEmpty())
                .flatMap(shortage -> cut(stock, Shortage::due, null, null))
                .defaultIfEmpty(CutOrders.NONE);
    }

    private Mono<CutOrders> cut(
            long stock, Function<Shortage, Map<Claim, BigDecimal>> rule, @Nullable Long account, @Nullable Long party) {
        return claims(stock, true)
                .flatMapIterable(shortage -> byOrder(rule.apply(shortage)))
                .buffer(AT_ONCE)
                .concatMap(orders -> sheets(orders)
                        .map(sheets -> documents(sheets, orders, account, party))
                        .flatMap(this::write)
                        .map(numbers -> new CutOrders(sum(orders), numbers)))
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

    private Mono<Shortage> claims(long stock, boolean locked) {
        return database.sql(CLAIMS)
                .bind("stock", stock)
                .bind("locked", locked)
                .mapValue(String.class)
                .one()
                .map(found -> json.readValue(found, Shortage.class));
    }

    private Mono<List<FulfilmentSheet>> sheets(List<List<Loss>> orders) {
        var claims = orders.stream().map(losses -> losses.get(0).claim()).toList();
        return database.sql(SHEETS)
                .bind("consignments", claims.stream().map(Claim::consignment).toArray(Long[]::new))
                .bind("cooperatives", claims.stream().map(Claim::cooperative).toArray(Long[]::new))
                .mapValue(String.class)
                .all()
                .map(sheet -> json.readValue(sheet, FulfilmentSheet.class))
                .collectList();
    }

    private static List<Map<String, @Nullable Object>> documents(
            List<FulfilmentSheet> sheets, List<List<Loss>> orders, @Nullable Long account, @Nullable Long party) {
        var documents = new ArrayList<Map<String, @Nullable Object>>();
        for (var i = 0; i < orders.size(); i++) {
            var losses = orders.get(i);
            documents.add(sheets.get(i).without(losses).cutDocument(account, party, losses));
        }
        return documents;
    }

    private Mono<List<String>> write(List<Map<String, @Nullable Object>> documents) {
        return database.sql(CUT)
                .bind("documents", json.writeValueAsString(documents))
                .mapValue(String.class)
                .all()
                .collectList();
    }

    private static List<List<Loss>> byOrder(Map<Claim, BigDecimal> losses) {
        var orders = new TreeMap<Long, List<Loss>>();
        losses.forEach((claim, loss) ->
                orders.computeIfAbsent(claim.order(), id -> new ArrayList<>()).add(new Loss(claim, loss)));
        return List.copyOf(orders.values());
    }

    private static BigDecimal sum(List<List<Loss>> orders) {
        return orders.stream().flatMap(List::stream).map(Loss::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** What one line loses. */
    record Loss(Claim claim, BigDecimal quantity) {}
}
