package coop.tablee.ordering;

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
}
