package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Confirms placed orders once none of their lines can change any more: what was ordered becomes what is promised to the growers. */
@Component
public class OrderConfirmation {

    private static final String CONFIRM = """
            select ordering.confirm(array(select distinct l.order_id from ordering.line l join ordering.orders o on o.id = l.order_id
                where l.cycle_id = :cycle and l.kind = 'goods' and o.state = 'PLACED')) confirmed
            """;

    private static final String CONFIRM_LATE = """
            select ordering.confirm(array(select distinct l.order_id from ordering.line l join ordering.orders o on o.id = l.order_id
                where l.kind = 'goods' and o.state = 'PLACED' and l.cycle_id in (select c.id from ordercycle.cycle c where c.cooperative_id = :cooperative
                    and c.state in ('OPEN', 'CLOSED', 'PACKING'))
                  and not exists (select from ordering.line w join ordercycle.cycle k on k.id = w.cycle_id where w.order_id = o.id and w.kind = 'goods' and w.quantity > 0
                    and k.state in ('PLANNED', 'OPEN') and w.cutoff_at > platform.business_time())
                order by l.order_id limit 1000)) confirmed
            """;

    private final DatabaseClient database;

    OrderConfirmation(DatabaseClient database) {
        this.database = database;
    }

    /** Confirms the orders that waited for this cycle to close and for no other; answers how many. Orders that wait for another cycle are confirmed with it. */
    public Mono<Integer> confirmOrdersOf(long cycle) {
        return database.sql(CONFIRM)
                .bind("cycle", cycle)
                .mapValue(Integer.class)
                .one();
    }

    /** Confirms, of the acting cooperative's orders, those that nobody can change any more and that still wait all the same; answers how many. */
    public Mono<Integer> confirmLate(Actor actor) {
        return database.sql(CONFIRM_LATE)
                .bind("cooperative", actor.requireParty().id())
                .mapValue(Integer.class)
                .one();
    }
}
