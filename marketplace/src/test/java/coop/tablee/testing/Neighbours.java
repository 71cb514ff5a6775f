package coop.tablee.testing;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.springframework.r2dbc.core.DatabaseClient;

/**
 * People of a {@link Village} who have bought and been served, for figures that need more of them than the village has: whole accepted lines, without stock or
 * money behind them. They {@link #leave()} at the end, so that the books of the shared database stay in order.
 */
public final class Neighbours {

    private static final String BUY = """
            with offer as (
                select o.id, o.cycle_id, o.stock_id, o.product_version_id, c.cooperative_id
                from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id where o.id = :offer
            ), checkout as (
                insert into ordering.checkout (buyer_id, idem_key, request_hash, payment_method)
                values (:buyer, 'neighbour-' || gen_random_uuid(), '', 'ACCOUNT') returning id, idem_key
            ), bought as (
                insert into ordering.orders (checkout_id, idem_key, buyer_id, audience, destination_id, delivery_date, drop_id, state, payment_method,
                    total_minor, maximum_minor, authorised_minor, accepted_at)
                select id, idem_key, :buyer, :audience, :destination, :date, delivery.drop_for(:destination, :date), 'DELIVERED', 'ACCOUNT', :cents, :cents, :cents,
                    :date - interval '3 days'
                from checkout returning id, drop_id
            ), sent as (
                insert into ordering.consignment (order_id, sender_site_id, cooperative_id, drop_id, state)
                select b.id, :destination, offer.cooperative_id, b.drop_id, 'ACCEPTED' from bought b, offer returning id
            )
            insert into ordering.line (order_id, position, kind, offer_id, cycle_id, cooperative_id, seller_id, producer_id, product_version_id, stock_id, consignment_id,
                ordered_quantity, packed_quantity, accepted_quantity, quantity, unit_price, producer_price, vat_rate, net_minor, vat_minor, line_minor, maximum_minor,
                added_at, cutoff_at, decision, decision_reason)
            select b.id, 1, 'goods', o.id, o.cycle_id, o.cooperative_id, coalesce(:seller, o.cooperative_id), :producer, o.product_version_id, o.stock_id, s.id,
                10, 10, 10 - :refused, 10, :cents / 1000.0, :cents / 2000.0, 0, :cents * (10 - :refused) / 10, 0, :cents * (10 - :refused) / 10, :cents,
                :date - interval '3 days', :date - interval '1 day', case :refused when 0 then 'ACCEPT' when 10 then 'REJECT' else 'PARTIAL' end,
                case when :refused > 0 then :reason end
            from bought b, offer o, sent s
            returning order_id
            """;
    private static final String LEAVE = """
            with line as (delete from ordering.line where order_id = any (:orders)),
            sent as (delete from ordering.consignment where order_id = any (:orders)),
            bought as (delete from ordering.orders where id = any (:orders) returning checkout_id)
            select 1 from bought limit 1
            """;

    private final DatabaseClient database;
    private final Village village;
    private final List<Long> orders = new ArrayList<>();

    public Neighbours(DatabaseClient database, Village village) {
        this.database = database;
        this.village = village;
    }

    /** Ten units of an offer, from a producer, for so many cents in all, VAT out; the cooperative sells unless a seller is said. */
    public record Purchase(
            long offer,
            LocalDate date,
            long buyer,
            long destination,
            long producer,
            Long seller,
            int cents,
            int refused,
            String reason) {

        public Purchase soldBy(long other) {
            return new Purchase(offer, date, buyer, destination, producer, other, cents, refused, reason);
        }

        public Purchase refused(int units, String why) {
            return new Purchase(offer, date, buyer, destination, producer, seller, cents, units, why);
        }
    }

    public Purchase purchase(long offer, LocalDate date, long buyer, String destination, long producer, int cents) {
        return new Purchase(offer, date, buyer, village.site(destination), producer, null, cents, 0, "QUALITY");
    }

    /** Households of their own, each with an id. */
    public List<Long> households(int howMany) {
        return IntStream.range(0, howMany)
                .mapToObj(i -> party("HOUSEHOLD", "Ménage voisin " + i))
                .toList();
    }

    /** Farms of their own, each with an id. */
    public List<Long> producers(int howMany) {
        return IntStream.range(0, howMany)
                .mapToObj(i -> {
                    var id = party("ORGANISATION", "Ferme voisine " + i);
                    run("insert into network.organisation (id, kinds) values (" + id + ", array['PRODUCER'])");
                    return id;
                })
                .toList();
    }

    /** Writes the purchase as delivered; gives the order's id. Nobody is told: counting it is another step. */
    public long buys(Purchase purchase) {
        var sql = database.sql(BUY)
                .bind("offer", purchase.offer())
                .bind("buyer", purchase.buyer())
                .bind("audience", isHousehold(purchase.buyer()) ? "HOUSEHOLD" : "INSTITUTION")
                .bind("destination", purchase.destination())
                .bind("date", purchase.date())
                .bind("producer", purchase.producer())
                .bind("cents", purchase.cents())
                .bind("refused", purchase.refused())
                .bind("reason", purchase.reason());
        var order = (purchase.seller() == null
                        ? sql.bindNull("seller", Long.class)
                        : sql.bind("seller", purchase.seller()))
                .mapValue(Long.class)
                .one()
                .block();
        orders.add(order);
        return order;
    }

    /** Everything counted again, as after bringing in old books. */
    public void areCounted() {
        run("select reporting.rebuild()");
    }

    public void leave() {
        database.sql(LEAVE)
                .bind("orders", orders.toArray(Long[]::new))
                .fetch()
                .all()
                .then()
                .block();
        orders.clear();
        areCounted();
    }

    private boolean isHousehold(long party) {
        return database.sql("select type = 'HOUSEHOLD' from network.party where id = :id")
                .bind("id", party)
                .mapValue(Boolean.class)
                .one()
                .block();
    }

    private long party(String type, String name) {
        return database.sql("insert into network.party (type, name) values (:type, :name) returning id")
                .bind("type", type)
                .bind("name", name + " " + village.number())
                .mapValue(Long.class)
                .one()
                .block();
    }

    private void run(String sql) {
        database.sql(sql).fetch().all().then().block();
    }
}
