package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Changes a placed order, each changed line before its own cut-off: quantities, added and removed lines, the buyer's reference. Only the difference is
 * reserved; fees and VAT are computed anew; the money that is kept follows the new maximum. An order that is paid by card and comes to more asks for the difference by a
 * payment of its own: what was added is held for it, and falls away alone when it is not paid in time ({@link AdditionLapse}). Refused like placing, and with
 * {@code order-changed} (412) when the order has another version by now.
 */
@Component
public class OrderAmendment {

    /** Of an order {@code o}; {@code where} says which. */
    static final String ORDER = """
            select o.id, o.version, o.destination_id, o.delivery_date, o.slot_id, o.purchase_order_number, a.seller_id drop_seller, a.fee_minor, a.minimum_minor,
                case when a.order_id is not null then ordering.drop_goods(o.drop_id) end drop_goods,
                case when a.order_id is not null then ordering.joint_goods(o.destination_id, o.delivery_date) end joint_goods,
                exists (select from ordering.drop_fee f where f.order_id = o.id) carries
            from ordering.orders o
            left join ordering.drop_agreement a on a.order_id = o.id
            """;
    /** What of a goods line {@code l} stays, whatever its quantity and price. */
    static final String LINE = """
             l.id, l.position, l.offer_id, l.vat_rate, l.fee_percent, l.cooperative_id, c.sender_site_id,
                v.ordering_unit, v.pricing_unit, v.content, v.tolerance, v.crate_share, v.storage,
                l.net_minor, r.code returnable, l.seller_id, r.amount deposit, v.returnable_count, v.content_unit,
                coalesce(t.per_order, 0) per_order, coalesce(t.per_kg, 0) per_kg
            from ordering.line l
            join ordering.consignment c on c.id = l.consignment_id
            join catalogue.product_version v on v.id = l.product_version_id
            left join catalogue.returnable r on r.code = v.returnable
            left join lateral ordering.fees_in(array[l.order_id]) t on t.cooperative_id = l.cooperative_id
            """;

    private static final String LINES = "select l.quantity, l.unit_price, l.offer_version," + LINE + """
            where l.order_id = :order and l.kind = 'goods'
            order by l.position, l.id
            """;

    private final DatabaseClient database;
    private final RequestReading reading;
    private final OrderStore store;

    OrderAmendment(DatabaseClient database, RequestReading reading, OrderStore store) {
        this.database = database;
        this.reading = reading;
        this.store = store;
    }

    /** Amends the acting party's order; {@code not-found} when it has none of this number. Once begun it is finished even if nobody waits. */
    public Mono<OrderDetails> amend(AmendOrder command, Actor actor) {
        return Mono.defer(() -> {
            var buyer = Buyer.of(actor);
            requireSane(command);
            return Detached.run(amendFor(command, buyer)).switchIfEmpty(Mono.error(DomainException::notFound));
        });
    }

    /**
     * What the order would cost at most once changed like this, VAT in; refused like {@link #amend}, apart from stock and room, which only the change itself
     * asks for. Nothing changes.
     */
    public Mono<Money> preview(AmendOrder command, Actor actor) {
        return Mono.defer(() -> {
                    var buyer = Buyer.of(actor);
                    requireSane(command);
                    return draft(
                            command, buyer, (standing, draft) -> Mono.just(Money.euro(draft.maximum(standing.order))));
                })
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<OrderDetails> amendFor(AmendOrder command, Buyer buyer) {
        return draft(
                command,
                buyer,
                (standing, draft) -> store.amend(
                                draft.document(command, buyer, standing.order), OrderStore.Place::field)
                        .onErrorResume(
                                DomainException.class,
                                refused -> store.withPrices(refused, draft.priced(), buyer)
                                        .flatMap(Mono::error)));
    }

    private <T> Mono<T> draft(AmendOrder command, Buyer buyer, BiFunction<Standing, AmendmentDraft, Mono<T>> then) {
        return order(command.number(), buyer)
                .flatMap(order -> lines(order.id())
                        .flatMap(lines -> reading.read(
                                        buyer.party(),
                                        buyer.audience(),
                                        order.destination(),
                                        order.deliveryDate(),
                                        offers(lines, command))
                                .flatMap(facts -> sound(command, buyer, new Standing(order, lines), facts, then))));
    }

    private static <T> Mono<T> sound(
            AmendOrder command,
            Buyer buyer,
            Standing standing,
            RequestFacts facts,
            BiFunction<Standing, AmendmentDraft, Mono<T>> then) {
        if (standing.order.version() != command.version()) {
            return Mono.error(OrderRefusal.orderChanged());
        }
        var draft = AmendmentDraft.of(command, buyer.audience(), standing.order, standing.lines, facts);
        if (!draft.problems().isEmpty()) {
            return Mono.error(OrderRefusal.of(draft.problems()));
        }
        return then.apply(standing, draft);
    }

    private static void requireSane(AmendOrder command) {
        var lines = command.lines();
        if (lines != null && lines.size() > CheckoutDraft.MOST_LINES) {
            throw DomainException.invalid(FieldError.at("lines", "too-many", lines.size(), CheckoutDraft.MOST_LINES));
        }
    }

    private static Collection<Long> offers(List<AmendmentDraft.StandingLine> lines, AmendOrder command) {
        var offers = new LinkedHashSet<Long>();
        lines.forEach(line -> offers.add(line.offer()));
        Objects.requireNonNullElse(command.lines(), List.<LineRequest>of()).forEach(line -> offers.add(line.offer()));
        return offers;
    }

    private Mono<AmendmentDraft.StandingOrder> order(String number, Buyer buyer) {
        return database.sql(ORDER + "where o.number = :number and o.buyer_id = :buyer")
                .bind("number", number)
                .bind("buyer", buyer.party())
                .map(OrderAmendment::standing)
                .one();
    }

    static AmendmentDraft.StandingOrder standing(Readable row) {
        return new AmendmentDraft.StandingOrder(
                row.get("id", Long.class),
                row.get("version", Long.class),
                row.get("destination_id", Long.class),
                row.get("delivery_date", LocalDate.class),
                row.get("slot_id", Long.class),
                row.get("purchase_order_number", String.class),
                drop(row));
    }

    private static AmendmentDraft.@Nullable StandingDrop drop(Readable row) {
        var seller = row.get("drop_seller", Long.class);
        return seller == null
                ? null
                : new AmendmentDraft.StandingDrop(
                        seller,
                        row.get("fee_minor", Long.class),
                        row.get("minimum_minor", Long.class),
                        row.get("drop_goods", Long.class),
                        row.get("joint_goods", Long.class),
                        row.get("carries", Boolean.class));
    }

    private static @Nullable DepositTerms deposit(Readable row) {
        var returnable = row.get("returnable", String.class);
        return returnable == null
                ? null
                : new DepositTerms(
                        returnable,
                        row.get("seller_id", Long.class),
                        row.get("deposit", BigDecimal.class),
                        row.get("returnable_count", Integer.class));
    }

    private Mono<List<AmendmentDraft.StandingLine>> lines(long order) {
        return database.sql(LINES)
                .bind("order", order)
                .map(OrderAmendment::line)
                .all()
                .collectList();
    }

    static AmendmentDraft.StandingLine line(Readable row) {
        return new AmendmentDraft.StandingLine(
                row.get("id", Long.class),
                row.get("position", Integer.class),
                row.get("offer_id", Long.class),
                row.get("offer_version", Long.class),
                row.get("quantity", BigDecimal.class),
                row.get("unit_price", BigDecimal.class),
                row.get("vat_rate", BigDecimal.class),
                row.get("fee_percent", BigDecimal.class),
                row.get("cooperative_id", Long.class),
                row.get("sender_site_id", Long.class),
                row.get("ordering_unit", String.class),
                row.get("pricing_unit", String.class),
                row.get("content", BigDecimal.class),
                row.get("tolerance", BigDecimal.class),
                row.get("crate_share", BigDecimal.class),
                row.get("storage", String.class),
                row.get("net_minor", Long.class),
                deposit(row),
                row.get("content_unit", String.class),
                new FeeTerms(
                        row.get("cooperative_id", Long.class),
                        row.get("per_order", BigDecimal.class),
                        row.get("per_kg", BigDecimal.class)));
    }

    private record Standing(AmendmentDraft.StandingOrder order, List<AmendmentDraft.StandingLine> lines) {}
}
