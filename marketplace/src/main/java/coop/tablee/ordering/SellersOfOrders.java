package coop.tablee.ordering;

import coop.tablee.network.Organisation;
import coop.tablee.network.Organisations;
import coop.tablee.payment.OrderShares;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Tells those who take and move money whose goods, fees and deposits an order is made of, and what it comes to. */
@Component
class SellersOfOrders implements OrderShares {

    private static final String FIND = """
            select order_id, seller_id, country, sold, gross_minor, vat_minor from ordering.seller_share where order_id = any (:orders) order by order_id, seller_id
            """;

    private static final String LOCK = "select id from ordering.orders where id = any (:orders) order by id for update";
    private static final String TAKING =
            "select order_id, ended, amount_minor from ordering.taking(:orders) order by order_id";
    private static final String WEIGHED = """
            select coalesce(bool_or(maximum_minor > total_minor) and max(delivery_date) <= platform.today() + 5, false) weighed from ordering.orders where id = any (:orders)
            """;

    private final DatabaseClient database;
    private final Organisations organisations;

    SellersOfOrders(DatabaseClient database, Organisations organisations) {
        this.database = database;
        this.organisations = organisations;
    }

    @Override
    public Mono<List<SellerShare>> of(Collection<Long> orders) {
        return database.sql(FIND)
                .bind("orders", orders.toArray(new Long[0]))
                .map(row -> new SellerShare(
                        row.get("order_id", Long.class),
                        row.get("seller_id", Long.class),
                        Objects.requireNonNull(row.get("country", String.class)),
                        row.get("sold", Boolean.class),
                        row.get("gross_minor", Long.class),
                        row.get("vat_minor", Long.class)))
                .all()
                .collectList();
    }

    @Override
    public Mono<List<Taking>> takingOf(Collection<Long> orders) {
        var ids = orders.toArray(new Long[0]);
        return database.sql(LOCK).bind("orders", ids).then().then(Mono.defer(() -> taking(ids)));
    }

    private Mono<List<Taking>> taking(Long[] orders) {
        return database.sql(TAKING)
                .bind("orders", orders)
                .map(row -> new Taking(
                        row.get("order_id", Long.class),
                        row.get("ended", Boolean.class),
                        row.get("amount_minor", Long.class)))
                .all()
                .collectList();
    }

    @Override
    public Mono<Boolean> areWeighedSoon(Collection<Long> orders) {
        return database.sql(WEIGHED)
                .bind("orders", orders.toArray(new Long[0]))
                .mapValue(Boolean.class)
                .one();
    }

    @Override
    public Mono<String> countryOf(long seller) {
        return organisations.find(seller).map(Organisation::country);
    }
}
