package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.platform.Binding;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;
import tools.jackson.databind.json.JsonMapper;

/**
 * One cart per buyer, kept in the database so that it is the same on every device. Nothing is reserved. Quantities are set, never added: two tabs that set the
 * same line leave what the last one said. Whoever acts for no household or kitchen has no cart ({@code may-not-order}, 403).
 */
@Component
public class Carts {

    private static final BigDecimal MOST = BigDecimal.valueOf(100_000);

    private static final String READ = """
            select cart.version cart_version, cart.secret, (select coalesce(jsonb_agg(jsonb_build_object(
                    'destination', l.destination_id, 'destinationName', site.name, 'destinationKind', d.kind, 'deliveryDate', c.delivery_date, 'slot', l.slot_id,
                    'offer', o.id, 'offerVersion', l.offer_version, 'product', v.product_id, 'names', jsonb_build_object('texts', v.names), 'family', v.family,
                    'picture', v.picture, 'producer', o.producer_id, 'producerName', producer.name, 'cooperative', c.cooperative_id,
                    'cooperativeName', cooperative.name, 'sellerName', seller.name, 'quantity', l.quantity, 'orderingUnit', v.ordering_unit,
                    'pricingUnit', v.pricing_unit, 'catchWeight', v.catch_weight, 'content', v.content, 'contentUnit', v.content_unit, 'storage', v.storage,
                    'allergens', v.allergens, 'crateShare', v.crate_share,
                    'price', p.price, 'feePercent', p.fee_percent, 'feePercentSeen', l.fee_percent, 'vatRate', o.vat_rate, 'minimum', o.minimum, 'step', o.step, 'maximum', o.maximum,
                    'way', (select w.legs from delivery.way(l.destination_id, c.delivery_date, c.cooperative_id, o.producer_id) w),
                    'available', least(case when not r.on_demand then greatest(r.on_hand - r.reserved, 0) end, a.free), 'cutOff', p.cutoff,
                    'problem', case
                        when t.now >= p.cutoff then 'cut-off-passed'
                        when o.state <> 'OFFERED' or c.state <> 'OPEN' or p.price is null then 'not-offered'
                        when o.version <> l.offer_version then 'price-changed'
                        when not r.on_demand and r.on_hand - r.reserved < l.quantity then 'insufficient-stock'
                        when a.free < l.quantity then 'allotment-taken' end)
                    order by c.delivery_date, site.name, l.destination_id, producer.name, v.names ->> 'fr', o.id), '[]')
                from ordering.cart_line l
                join ordercycle.offer o on o.id = l.offer_id
                join ordercycle.cycle c on c.id = o.cycle_id
                join catalogue.product_version v on v.id = o.product_version_id
                join stock.stock_row r on r.id = o.stock_id
                join network.site site on site.id = l.destination_id
                join delivery.destination d on d.site_id = l.destination_id
                join network.party producer on producer.id = o.producer_id
                join network.party cooperative on cooperative.id = c.cooperative_id
                join network.party seller on seller.id = o.seller_id
                cross join (select platform.business_time() as now) t
                left join ordercycle.unit_prices(array(select x.offer_id from ordering.cart_line x where x.buyer_id = cart.buyer_id), cart.buyer_id,
                    case when :household then 'HOUSEHOLD' else 'INSTITUTION' end) u on u.offer_id = o.id
                left join ordercycle.left_for(array(select x.offer_id from ordering.cart_line x where x.buyer_id = cart.buyer_id)) a
                    on a.offer_id = o.id and a.audience = case when :household then 'HOUSEHOLD' else 'INSTITUTION' end
                cross join lateral (select u.price, case when :household then c.fee_percent_household else c.fee_percent_institution end fee_percent,
                    case when :household then o.household_cutoff_at else o.institution_cutoff_at end cutoff) p
                where l.buyer_id = cart.buyer_id)::text lines
            from ordering.cart where buyer_id = :buyer
            """;
    private static final String PUT = """
            select ordering.put_in_cart(:buyer, :household, :destinations::bigint[], :offers::bigint[], :quantities::numeric[], :slots::bigint[]) offers
            """;
    private static final String CHOOSE_SLOT = """
            with chosen as (
                update ordering.cart_line l set slot_id = s.id, changed_at = clock_timestamp()
                from ordercycle.offer o join ordercycle.cycle c on c.id = o.cycle_id, delivery.slot s
                where l.buyer_id = :buyer and l.destination_id = :destination and o.id = l.offer_id and c.delivery_date = :date
                    and s.id = :slot and s.site_id = l.destination_id and s.delivery_date = c.delivery_date
                returning l.buyer_id
            ),
            touched as (
                update ordering.cart set version = version + 1, changed_at = clock_timestamp() where buyer_id in (select buyer_id from chosen)
            )
            select count(*) chosen from chosen
            """;
    private static final String CLEAR = """
            with gone as (
                delete from ordering.cart_line l using ordercycle.offer o, ordercycle.cycle c
                where l.buyer_id = :buyer and o.id = l.offer_id and c.id = o.cycle_id
                    and (:destination::bigint is null or l.destination_id = :destination::bigint) and (:date::date is null or c.delivery_date = :date::date)
                returning l.buyer_id
            )
            update ordering.cart set version = version + 1, changed_at = clock_timestamp() where buyer_id in (select buyer_id from gone)
            """;

    /** Of what is in both, the larger quantity stays, and of the versions seen the older one: who has not seen the price that holds now is asked again. */
    private static final String HAND_OVER = """
            with gone as (
                delete from ordering.cart_line where buyer_id = :from
                returning destination_id, offer_id, quantity, offer_version, slot_id, fee_percent
            ),
            touched as (
                insert into ordering.cart (buyer_id, version) select b, 1 from unnest(array[:from::bigint, :to::bigint]) b where exists (select from gone) order by b
                on conflict (buyer_id) do update set version = cart.version + 1, changed_at = clock_timestamp()
            ),
            put as (
                insert into ordering.cart_line (buyer_id, destination_id, offer_id, quantity, offer_version, slot_id, fee_percent)
                select :to, destination_id, offer_id, quantity, offer_version, slot_id, fee_percent from gone order by destination_id, offer_id
                on conflict (buyer_id, destination_id, offer_id) do update set quantity = greatest(cart_line.quantity, excluded.quantity),
                    offer_version = least(cart_line.offer_version, excluded.offer_version), slot_id = coalesce(cart_line.slot_id, excluded.slot_id),
                    changed_at = clock_timestamp()
                returning 1
            )
            select (select count(*) from gone) lines, (select count(*) from gone g join ordering.cart_line c on c.buyer_id = :to
                and c.destination_id = g.destination_id and c.offer_id = g.offer_id) in_both
            """;

    private final DatabaseClient database;
    private final TransactionalOperator transaction;
    private final JsonMapper json;

    Carts(DatabaseClient database, TransactionalOperator transaction, JsonMapper json) {
        this.database = database;
        this.transaction = transaction;
        this.json = json;
    }

    /** The acting party's cart; an empty one when there is none. */
    public Mono<Cart> of(Actor actor) {
        return Mono.fromSupplier(() -> Buyer.of(actor)).flatMap(this::read);
    }

    /** Sets one line. Refused: {@code not-offered}, {@code quantity-not-allowed}, with the field {@code lines[0].quantity}. */
    public Mono<Cart> put(Actor actor, PutInCart change) {
        return putAll(actor, List.of(change));
    }

    /** Sets several lines, all or none; a line named twice gets the last quantity. */
    public Mono<Cart> putAll(Actor actor, List<PutInCart> changes) {
        return Mono.fromSupplier(() -> Buyer.of(actor)).flatMap(buyer -> {
            requireSane(changes);
            return write(buyer, lastOfEach(changes), changes).then(read(buyer)).as(transaction::transactional);
        });
    }

    /** Wishes for another opening at this destination and date; {@code no-slot} when there is no such opening or nothing in the cart for it. */
    public Mono<Cart> chooseSlot(Actor actor, long destination, LocalDate date, long slot) {
        return Mono.fromSupplier(() -> Buyer.of(actor))
                .flatMap(buyer -> database.sql(CHOOSE_SLOT)
                        .bind("buyer", buyer.party())
                        .bind("destination", destination)
                        .bind("date", date)
                        .bind("slot", slot)
                        .mapValue(Long.class)
                        .one()
                        .flatMap(chosen -> chosen > 0
                                ? read(buyer)
                                : Mono.error(OrderRefusal.of(List.of(FieldError.at("slot", "no-slot", slot, null))))));
    }

    /** Empties the cart, or the part of it for a destination or a date. */
    public Mono<Cart> clear(Actor actor, @Nullable Long destination, @Nullable LocalDate date) {
        return Mono.fromSupplier(() -> Buyer.of(actor))
                .flatMap(buyer -> database.sql(CLEAR)
                        .bind("buyer", buyer.party())
                        .bind("destination", Binding.orNull(destination, Long.class))
                        .bind("date", Binding.orNull(date, LocalDate.class))
                        .then()
                        .then(read(buyer)));
    }

    /**
     * How many lines came from a guest's cart.
     *
     * @param inBoth how many of them were in the other cart already
     */
    record HandedOver(long lines, long inBoth) {}

    /** Everything in one cart goes into another, line by line, in the caller's transaction; nothing is lost and nothing added up. */
    Mono<HandedOver> handOver(long from, long to) {
        return database.sql(HAND_OVER)
                .bind("from", from)
                .bind("to", to)
                .map(row -> new HandedOver(
                        Objects.requireNonNull(row.get("lines", Long.class)),
                        Objects.requireNonNull(row.get("in_both", Long.class))))
                .one();
    }

    private Mono<Void> write(Buyer buyer, List<PutInCart> changes, List<PutInCart> asked) {
        return database.sql(PUT)
                .bind("buyer", buyer.party())
                .bind("household", buyer.audience() == Audience.HOUSEHOLD)
                .bind(
                        "destinations",
                        changes.stream().map(PutInCart::destination).toArray(Long[]::new))
                .bind("offers", changes.stream().map(PutInCart::offer).toArray(Long[]::new))
                .bind("quantities", changes.stream().map(PutInCart::quantity).toArray(BigDecimal[]::new))
                .bind("slots", changes.stream().map(PutInCart::slot).toArray(Long[]::new))
                .mapValue(Long[].class)
                .one()
                .flatMap(put -> requireAllPut(List.of(put), changes, asked));
    }

    private static Mono<Void> requireAllPut(List<Long> put, List<PutInCart> changes, List<PutInCart> asked) {
        var wanted = changes.stream()
                .filter(change -> change.quantity().signum() > 0)
                .count();
        if (put.size() == wanted) {
            return Mono.empty();
        }
        var refused = new ArrayList<FieldError>();
        for (var i = 0; i < asked.size(); i++) {
            if (asked.get(i).quantity().signum() > 0
                    && !put.contains(asked.get(i).offer())) {
                refused.add(FieldError.at(OrderDraft.field("", i), "not-offered", null, null));
            }
        }
        return Mono.error(OrderRefusal.of(
                refused.isEmpty() ? List.of(FieldError.at("lines", "not-offered", null, null)) : refused));
    }

    private static List<PutInCart> lastOfEach(List<PutInCart> changes) {
        var last = new LinkedHashMap<Line, PutInCart>();
        changes.forEach(change -> last.put(new Line(change.destination(), change.offer()), change));
        return new ArrayList<>(last.values());
    }

    private static void requireSane(List<PutInCart> changes) {
        if (changes.size() > CheckoutDraft.MOST_LINES) {
            throw DomainException.invalid(FieldError.at("lines", "too-many", changes.size(), CheckoutDraft.MOST_LINES));
        }
        var problems = new ArrayList<FieldError>();
        for (var i = 0; i < changes.size(); i++) {
            var quantity = changes.get(i).quantity();
            if (!LineJudge.isSane(quantity)
                    || quantity.compareTo(MOST) > 0
                    || quantity.stripTrailingZeros().scale() > 3) {
                problems.add(FieldError.at(
                        OrderDraft.field("", i), "quantity-not-allowed", Amounts.plain(quantity), "0–100000"));
            }
        }
        if (!problems.isEmpty()) {
            throw OrderRefusal.of(problems);
        }
    }

    private Mono<Cart> read(Buyer buyer) {
        return database.sql(READ)
                .bind("buyer", buyer.party())
                .bind("household", buyer.audience() == Audience.HOUSEHOLD)
                .map(this::cart)
                .one()
                .defaultIfEmpty(Cart.NONE);
    }

    private Cart cart(Readable row) {
        var lines = json.readTree(Objects.requireNonNull(row.get("lines", String.class)))
                .valueStream()
                .map(line -> json.treeToValue(line, Cart.CartLine.class))
                .toList();
        return new Cart(
                row.get("cart_version", Long.class), Objects.requireNonNull(row.get("secret", String.class)), lines);
    }

    private record Line(long destination, long offer) {}
}
