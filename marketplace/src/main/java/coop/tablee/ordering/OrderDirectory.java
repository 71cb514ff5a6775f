package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.platform.Binding;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.time.Instant;
import java.time.LocalDate;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/** The acting party's own orders. Another's order answers exactly like one that does not exist. */
@Component
public class OrderDirectory {

    private static final String FIND = """
            select ordering.details(array[o.id])::text details from ordering.orders o where o.number = :number and o.buyer_id = :buyer
            """;
    private static final String LIST = """
            select o.id, o.number, o.state, o.delivery_date, o.destination_id, s.name destination_name, o.purchase_order_number, l.lines, o.total_minor, o.currency,
                o.accepted_at, o.cancel_reason, l.cutoff, o.state = 'PLACED' and coalesce(l.last_cutoff > t.now, false) may_change,
                o.state in ('PLACED', 'AWAITING_APPROVAL', 'AWAITING_PAYMENT') and coalesce(l.cutoff > t.now, false) may_cancel
            from (
                select * from ordering.orders
                where buyer_id = :buyer and (cardinality(:states::text[]) = 0 or state = any (:states::text[])) and id < :before
                    and (:from::date is null or delivery_date >= :from::date) and (:to::date is null or delivery_date <= :to::date)
                order by id desc limit :limit
            ) o
            join network.site s on s.id = o.destination_id
            cross join (select platform.business_time() as now) t
            cross join lateral (
                select count(*)::int lines, min(cutoff_at) cutoff, max(cutoff_at) last_cutoff from ordering.line where order_id = o.id and kind = 'goods' and quantity > 0
            ) l
            order by o.id desc
            """;

    private static final String LAST = """
            select number from ordering.orders where buyer_id = :buyer and state not in ('CANCELLED', 'EXPIRED', 'FAILED') order by id desc limit 1
            """;

    private final DatabaseClient database;
    private final OrderStore store;
    private final JsonMapper json;

    OrderDirectory(DatabaseClient database, OrderStore store, JsonMapper json) {
        this.database = database;
        this.store = store;
        this.json = json;
    }

    /** The order of this number; {@code not-found} (404) when the acting party has none. */
    public Mono<OrderDetails> find(String number, Actor actor) {
        return database.sql(FIND)
                .bind("number", number)
                .bind("buyer", actor.requireParty().id())
                .mapValue(String.class)
                .one()
                .map(details -> store.details(json.readTree(details)).get(0))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    /** The number of the order placed last that did not come to nothing; empty when there is none. */
    public Mono<String> last(Actor actor) {
        return database.sql(LAST)
                .bind("buyer", actor.requireParty().id())
                .mapValue(String.class)
                .one();
    }

    /** Newest first. */
    public Flux<OrderSummary> list(OrderFilter filter, Actor actor) {
        return database.sql(LIST)
                .bind("buyer", actor.requireParty().id())
                .bind("states", filter.states().stream().map(OrderState::name).toArray(String[]::new))
                .bind("before", filter.before() == null ? Long.MAX_VALUE : filter.before())
                .bind("from", Binding.orNull(filter.from(), LocalDate.class))
                .bind("to", Binding.orNull(filter.to(), LocalDate.class))
                .bind("limit", filter.limit())
                .map(OrderDirectory::summary)
                .all();
    }

    private static OrderSummary summary(Readable row) {
        return new OrderSummary(
                row.get("id", Long.class),
                row.get("number", String.class),
                OrderState.valueOf(row.get("state", String.class)),
                row.get("delivery_date", LocalDate.class),
                row.get("destination_id", Long.class),
                row.get("destination_name", String.class),
                row.get("purchase_order_number", String.class),
                row.get("lines", Integer.class),
                new Money(row.get("total_minor", Long.class), row.get("currency", String.class)),
                row.get("accepted_at", Instant.class),
                row.get("cutoff", Instant.class),
                row.get("may_change", Boolean.class),
                row.get("may_cancel", Boolean.class),
                row.get("cancel_reason", String.class));
    }
}
