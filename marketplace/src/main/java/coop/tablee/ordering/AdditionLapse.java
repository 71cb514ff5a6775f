package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.platform.RecurringWork;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * Takes away what was added to an order that is paid by card and was not paid in time: each line goes back to what it was, to less if it is less by now; goods, room and
 * money follow, whatever cut-off has passed, and whoever added it: the buyer, or those who sell. What cannot be taken away now waits, and keeps no other waiting. Any number of nodes may run it; what changed meanwhile, or was paid at this moment, is looked at again.
 */
@Component
class AdditionLapse implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(AdditionLapse.class);
    private static final int AT_ONCE = 50;

    private static final String DUE = """
            /* job */ select a.id, o.id order_id, o.number, o.buyer_id, o.audience, o.state <> 'PLACED' locked from ordering.addition a join ordering.orders o on o.id = a.order_id
            where a.state = 'OPEN' and coalesce(a.again_at, a.hold_until) <= platform.business_time() order by coalesce(a.again_at, a.hold_until), a.id limit :limit
            """;
    private static final String LINES = """
            /* job */ select least(l.quantity, coalesce(b.quantity, l.quantity)) quantity,
                coalesce(b.unit_price, l.unit_price) unit_price, coalesce(b.offer_version, l.offer_version) offer_version,""" + OrderAmendment.LINE + """
            left join ordering.addition_line b on b.addition_id = :addition and b.line_id = l.id
            where l.order_id = :order and l.kind = 'goods'
            order by l.position, l.id
            """;

    private static final String LATER =
            "/* job */ update ordering.addition set again_at = platform.business_time() + interval '1 minute' where id = :addition and state = 'OPEN'";
    private static final String BEGIN = "/* job */ select ordering.begin_fall(:addition)::text answer";
    private static final String FALL = "/* job */ select ordering.fall(:document::jsonb)";

    private final DatabaseClient database;
    private final OrderStore store;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    AdditionLapse(DatabaseClient database, OrderStore store, TransactionalOperator transaction, JsonMapper json) {
        this.database = database;
        this.store = store;
        this.transaction = transaction;
        this.json = json;
    }

    @Scheduled(fixedDelayString = "PT1S", initialDelayString = "PT2S")
    Mono<Void> run() {
        return lapseDue().then().onErrorResume(error -> {
            LOG.warn("Additions that were not paid wait: {}", error.toString());
            return Mono.empty();
        });
    }

    /** Takes away what is due now, so many at most; answers how many were. */
    Mono<Integer> lapseDue() {
        return database.sql(DUE)
                .bind("limit", AT_ONCE)
                .map(row -> new Due(
                        row.get("id", Long.class),
                        row.get("order_id", Long.class),
                        Objects.requireNonNull(row.get("number", String.class)),
                        row.get("buyer_id", Long.class),
                        Audience.valueOf(Objects.requireNonNull(row.get("audience", String.class))),
                        row.get("locked", Boolean.class)))
                .all()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(due -> (due.locked ? lapseOfLocked(due) : lapse(due).then(Mono.just(due)))
                        .onErrorResume(error -> {
                            LOG.warn("What was added to order {} falls away later: {}", due.order, error.toString());
                            return later(due).then(Mono.empty());
                        }))
                .count()
                .map(Math::toIntExact);
    }

    /** Waits a minute, behind those that can be taken away. */
    private Mono<Void> later(Due due) {
        return database.sql(LATER).bind("addition", due.addition).then();
    }

    private Mono<OrderDetails> lapse(Due due) {
        return database.sql("/* job */ " + OrderAmendment.ORDER + "where o.id = :order")
                .bind("order", due.order)
                .map(OrderAmendment::standing)
                .one()
                .flatMap(order -> lines(due)
                        .flatMap(lines -> store.amend(
                                AmendmentDraft.as(due.audience, order, lines).falling(due.number, due.buyer, order),
                                OrderStore.Place::field)));
    }

    /** Of a confirmed order something may be packed already, and counts as it was weighed; of one that is packed as a whole nothing added is left. */
    private Mono<Due> lapseOfLocked(Due due) {
        return store.retried(store.ask(database.sql(BEGIN).bind("addition", due.addition), OrderStore.Place::field)
                .map(answer -> json.treeToValue(answer, Begun.class))
                .flatMap(begun -> database.sql(FALL)
                        .bind("document", json.writeValueAsString(document(due, begun)))
                        .then())
                .as(transaction::transactional)
                .thenReturn(due));
    }

    private static Map<String, @Nullable Object> document(Due due, Begun begun) {
        var less = begun.less();
        var left = begun.sheet.within(begun.promised).corrected(less, false);
        var nothing = left.lines().stream().allMatch(line -> line.quantity().signum() == 0);
        var document = nothing ? new LinkedHashMap<String, @Nullable Object>() : left.document();
        document.put("order", due.order);
        document.put("addition", due.addition);
        document.put("nothing", nothing);
        document.put("falls", true);
        var amounts = FulfilmentAmounts.of(left).goods();
        var asked = new ArrayList<Map<String, Object>>();
        for (var i = 0; i < left.lines().size(); i++) {
            var line = left.lines().get(i);
            if (less.containsKey(line.id())) {
                asked.add(Map.of(
                        "id", line.id(),
                        "place", 1,
                        "quantity", line.quantity(),
                        "maximum", amounts.get(i).maximum()));
            }
        }
        document.put("asked", asked);
        return document;
    }

    private Mono<List<AmendmentDraft.StandingLine>> lines(Due due) {
        return database.sql(LINES)
                .bind("addition", due.addition)
                .bind("order", due.order)
                .map(OrderAmendment::line)
                .all()
                .collectList();
    }

    private record Due(long addition, long order, String number, long buyer, Audience audience, boolean locked) {}

    /**
     * A confirmed order that waits no longer, held until the transaction ends.
     *
     * @param before the quantity of each line without what was added
     * @param promised cents that are paid for it, or asked for and still to come
     */
    private record Begun(FulfilmentSheet sheet, Map<Long, BigDecimal> before, long promised) {

        /** What of its lines is more than it was. */
        Map<Long, BigDecimal> less() {
            return sheet.lines().stream()
                    .filter(line ->
                            before.getOrDefault(line.id(), line.quantity()).compareTo(line.quantity()) < 0)
                    .collect(Collectors.toMap(
                            FulfilmentLine::id, line -> Objects.requireNonNull(before.get(line.id()))));
        }
    }
}
