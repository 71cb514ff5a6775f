package coop.tablee.payment.stripe;

import coop.tablee.payment.OrderShares;
import coop.tablee.payment.OrderShares.SellerShare;
import java.math.BigDecimal;
import java.util.List;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Whose what is paid for is. Nobody's, as far as the provider is concerned, where money does not go on to sellers. */
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
        return database.sql(ORDERS)
                .bind("payment", payment)
                .mapValue(Long[].class)
                .one()
                .flatMap(orders -> shares.of(List.of(orders)));
    }

    BigDecimal keptPercent() {
        return properties.keptPercent();
    }
}
