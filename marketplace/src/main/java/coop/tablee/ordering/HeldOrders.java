package coop.tablee.ordering;

import coop.tablee.payment.PaymentOutcomeListener;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Orders held for a payment: placed when it comes in time, let go when it is declined; what is added to a paid order likewise. Money that comes after the hold is over is not taken. An order that was placed while
 * its money was on its way stands, whatever becomes of that.
 */
@Component
class HeldOrders implements PaymentOutcomeListener {

    private final DatabaseClient database;

    HeldOrders(DatabaseClient database) {
        this.database = database;
    }

    @Override
    public Mono<Set<Long>> paid(long payment, Collection<Long> orders) {
        return database.sql("select ordering.take_payment(:payment, :orders) taken")
                .bind("payment", payment)
                .bind("orders", orders.toArray(new Long[0]))
                .mapValue(Long[].class)
                .one()
                .map(taken -> Set.copyOf(List.of(taken)));
    }

    @Override
    public Mono<Void> booked(Collection<Long> orders) {
        return database.sql("select ordering.payment_came(:orders)")
                .bind("orders", orders.toArray(new Long[0]))
                .then();
    }

    @Override
    public Mono<Set<Long>> declined(long payment, Collection<Long> orders) {
        return database.sql("select ordering.decline_payment(:payment, :orders) standing")
                .bind("payment", payment)
                .bind("orders", orders.toArray(new Long[0]))
                .mapValue(Long[].class)
                .one()
                .map(standing -> Set.copyOf(List.of(standing)));
    }
}
