package coop.tablee.payment.stripe;

import coop.tablee.payment.OrderShares;
import coop.tablee.payment.OrderShares.SellerShare;
import coop.tablee.payment.OrderShares.Taking;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whose what is paid for is, and what it comes to. It is nobody's, as far as the provider is concerned, where money does not go on to sellers. */
@Component
class SellersOfPayments {

    private static final String ORDERS =
            "select coalesce(array_agg(order_id order by order_id), '{}') orders from payment.part where payment_id = :payment";

    private final DatabaseClient database;
    private final OrderShares shares;
    private final StripeProperties properties;

    SellersOfPayments(DatabaseClient database, OrderShares shares, StripeProperties properties) {
        this.database = database;
        this.shares = shares;
        this.properties = properties;
    }

    /** The one seller of everything in a payment; empty when there are several. */
    Mono<Long> only(long payment) {
        return properties.paysSellers()
                ? of(payment)
                        .map(found -> found.stream()
                                .map(SellerShare::seller)
                                .distinct()
                                .toList())
                        .filter(sellers -> sellers.size() == 1)
                        .map(sellers -> sellers.get(0))
                : Mono.empty();
    }

    Mono<List<SellerShare>> of(long payment) {
        return orders(payment).flatMap(shares::of);
    }

    /** Whether a card should hold the money until the goods are weighed. */
    Mono<Boolean> isHeld(long payment) {
        return properties.methods().contains(StripeProperties.Method.CARD)
                ? orders(payment).flatMap(shares::areWeighedSoon)
                : Mono.just(false);
    }

    /** What is to be taken now of money that is held for these orders, which are locked before. */
    Mono<List<Taking>> taking(long payment) {
        return orders(payment).flatMap(shares::takingOf);
    }

    private Mono<List<Long>> orders(long payment) {
        return database.sql(ORDERS)
                .bind("payment", payment)
                .mapValue(Long[].class)
                .one()
                .map(List::of);
    }

    BigDecimal keptPercent() {
        return properties.keptPercent();
    }
}
