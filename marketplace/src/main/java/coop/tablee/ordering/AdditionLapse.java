package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.platform.RecurringWork;
import java.util.List;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Takes away what was added to an order that is paid by card and was not paid in time: each line goes back to what it was, to less if it is less by now; goods, room and
 * money follow, whatever cut-off has passed. Any number of nodes may run it; what changed meanwhile, or was paid at this moment, is looked at again.
 */
@Component
class AdditionLapse implements RecurringWork {

    private static final Logger LOG = LoggerFactory.getLogger(AdditionLapse.class);
    private static final int AT_ONCE = 50;

    private static final String DUE = """
            /* job */ select a.id, o.id order_id, o.number, o.buyer_id, o.audience from ordering.addition a join ordering.orders o on o.id = a.order_id
            where a.state = 'OPEN' and a.hold_until <= platform.business_time() order by a.hold_until, a.id limit :limit
            """;
    private static final String LINES = """
            /* job */ select least(l.quantity, coalesce(b.quantity, l.quantity)) quantity,
                coalesce(b.unit_price, l.unit_price) unit_price, coalesce(b.offer_version, l.offer_version) offer_version,""" + OrderAmendment.LINE + """
            left join ordering.addition_line b on b.addition_id = :addition and b.line_id = l.id
            where l.order_id = :order and l.kind = 'goods'
            order by l.position, l.id
            """;

    private final DatabaseClient database;
    private final OrderStore store;

    AdditionLapse(DatabaseClient database, OrderStore store) {
        this.database = database;
        this.store = store;
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
                        Audience.valueOf(Objects.requireNonNull(row.get("audience", String.class)))))
                .all()
                .collectList()
                .flatMapMany(Flux::fromIterable)
                .concatMap(due -> lapse(due).onErrorResume(error -> {
                    LOG.warn("What was added to order {} falls away later: {}", due.order, error.toString());
                    return Mono.empty();
                }))
                .count()
                .map(Math::toIntExact);
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

    private Mono<List<AmendmentDraft.StandingLine>> lines(Due due) {
        return database.sql(LINES)
                .bind("addition", due.addition)
                .bind("order", due.order)
                .map(OrderAmendment::line)
                .all()
                .collectList();
    }

    private record Due(long addition, long order, String number, long buyer, Audience audience) {}
}
