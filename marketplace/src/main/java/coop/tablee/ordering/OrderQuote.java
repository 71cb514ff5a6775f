package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.CheckoutQuote.QuotedDeposit;
import coop.tablee.ordering.CheckoutQuote.QuotedFee;
import coop.tablee.ordering.CheckoutQuote.QuotedGoods;
import coop.tablee.ordering.CheckoutQuote.QuotedLine;
import coop.tablee.ordering.CheckoutQuote.QuotedOrder;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Says what a checkout would come to and what stands in its way, by the same reading, judging and arithmetic as placing it, and takes nothing. Never refuses
 * for what is asked: problems are part of the answer, but for a purchase-order number that is asked for when placing. Open to people who are not signed in (as households).
 */
@Component
public class OrderQuote {

    private final RequestReading reading;

    OrderQuote(RequestReading reading) {
        this.reading = reading;
    }

    public Mono<CheckoutQuote> quote(List<OrderRequest> orders, Actor actor) {
        return quote(orders, List.of(), actor);
    }

    /**
     * The same where other buyers ask at once, to be placed together ({@link TogetherPlacement}): what they ask of who comes first in a cascade counts.
     *
     * @param beside what the others ask
     */
    public Mono<CheckoutQuote> quote(List<OrderRequest> orders, List<OrderRequest> beside, Actor actor) {
        var audience = Audience.of(actor);
        var tooMuch = CheckoutDraft.tooMuch(orders);
        if (!tooMuch.isEmpty()) {
            return Mono.just(empty(audience, orders.isEmpty() ? List.of() : tooMuch));
        }
        var party = actor.party();
        return reading.read(party == null ? 0 : party.id(), audience, orders)
                .map(facts -> quoted(CheckoutDraft.of(
                        orders,
                        audience,
                        facts,
                        false,
                        CheckoutDraft.asked(
                                Stream.of(orders, beside).flatMap(List::stream).toList()))));
    }

    /**
     * What is to be known of some offers at a door on some days for quotes of whatever amounts of them: for who asks before it is certain what will be asked for.
     * A door that the actor cannot order for has no facts, and is refused when quoted.
     */
    public Mono<QuoteFacts> facts(long destination, List<LocalDate> days, Collection<Long> offers, Actor actor) {
        var party = actor.party();
        return reading.readUnparsed(party == null ? 0 : party.id(), Audience.of(actor), destination, days, offers)
                .publishOn(Schedulers.parallel())
                .map(said -> new QuoteFacts(destination, days, Set.copyOf(offers), reading.parse(said)));
    }

    /** The same as {@link #quote(List, Actor)}, of what was read before where that is about everything that is asked for. */
    public Mono<CheckoutQuote> quote(List<OrderRequest> orders, QuoteFacts facts, Actor actor) {
        return facts.cover(orders) && CheckoutDraft.tooMuch(orders).isEmpty()
                ? Mono.fromSupplier(
                        () -> quoted(CheckoutDraft.of(orders, Audience.of(actor), facts.about(orders), false)))
                : quote(orders, actor);
    }

    private static CheckoutQuote empty(Audience audience, List<FieldError> problems) {
        var nothing = Money.euro(0);
        return new CheckoutQuote(
                audience.isVatIncluded(),
                List.of(),
                nothing,
                nothing,
                nothing,
                List.of(),
                nothing,
                nothing,
                problems,
                List.of());
    }

    private static CheckoutQuote quoted(CheckoutDraft draft) {
        var problems = draft.problems().stream()
                .filter(problem -> !OrderDraft.NUMBER_NEEDED.equals(problem.code()))
                .toList();
        var orders = draft.orders().stream()
                .map(order -> order(draft, order, problems))
                .toList();
        return new CheckoutQuote(
                draft.audience().isVatIncluded(),
                orders,
                sum(orders, order -> order.goods().minor()),
                sum(orders, order -> order.fee().minor()),
                sum(orders, order -> order.deposit().minor()),
                vat(draft, draft.orders()),
                sum(orders, order -> order.total().minor()),
                sum(orders, order -> order.maximum().minor()),
                problems,
                draft.warnings());
    }

    private static QuotedOrder order(CheckoutDraft checkout, OrderDraft draft, List<FieldError> problems) {
        var amounts = draft.amounts().when(checkout.carries(draft));
        var own = problems.stream()
                .filter(problem ->
                        Objects.requireNonNullElse(problem.field(), "").startsWith(draft.path()))
                .toList();
        var lines = draft.lines().stream().map(line -> line(draft, line, own)).toList();
        var fees = amounts.fees().stream().map(fee -> fee(draft, fee)).toList();
        var deposits = deposits(draft, amounts);
        var place = draft.place();
        return new QuotedOrder(
                draft.request().destination(),
                place == null ? null : place.name(),
                draft.request().deliveryDate(),
                draft.slot()
                        .map(slot -> new SlotDetails(slot.id(), slot.opens(), slot.closes()))
                        .orElse(null),
                lines,
                fees,
                deposits,
                checkout.dropTerms(draft),
                sum(lines, line -> line.amount().minor()),
                sum(fees, fee -> fee.amount().minor()),
                sum(deposits, deposit -> deposit.amount().minor()),
                vat(checkout, List.of(draft)),
                Money.euro(amounts.total()),
                Money.euro(draft.amounts().agreed()),
                own);
    }

    private static QuotedLine line(OrderDraft draft, OrderDraft.Line line, List<FieldError> problems) {
        var field = OrderDraft.field(draft.path(), line.index());
        var amount = line.amount();
        return new QuotedLine(
                line.request().offer(),
                line.request().quantity(),
                goods(line.offer()),
                Money.euro(amount == null ? 0 : amount.basis(draft.audience())),
                Money.euro(amount == null ? 0 : amount.total()),
                Money.euro(amount == null ? 0 : amount.maximum()),
                problems.stream()
                        .filter(problem -> field.equals(problem.field()))
                        .toList());
    }

    private static @Nullable QuotedGoods goods(@Nullable OfferFacts offer) {
        if (offer == null || offer.price() == null) {
            return null;
        }
        return new QuotedGoods(
                offer.version(),
                offer.names(),
                offer.producer(),
                offer.producerName(),
                offer.cooperative(),
                offer.cooperativeName(),
                offer.seller(),
                offer.sellerName(),
                offer.orderingUnit(),
                offer.pricingUnit(),
                offer.catchWeight(),
                offer.price(),
                offer.vatRate(),
                offer.cutOff(),
                offer.left());
    }

    private static List<QuotedDeposit> deposits(OrderDraft draft, OrderArithmetic.Result amounts) {
        var deposits = new ArrayList<QuotedDeposit>();
        for (var lent : draft.amounts().lent()) {
            var amount = amounts.deposits().get(deposits.size());
            draft.lines().stream()
                    .map(OrderDraft.Line::offer)
                    .filter(offer -> offer != null && lends(offer, lent))
                    .findFirst()
                    .ifPresent(offer -> deposits.add(deposit(offer, lent, amount)));
        }
        return deposits;
    }

    private static boolean lends(OfferFacts offer, Lent lent) {
        var terms = offer.deposit();
        return terms != null
                && terms.seller() == lent.seller()
                && terms.returnable().equals(lent.returnable());
    }

    private static QuotedDeposit deposit(OfferFacts offer, Lent lent, OrderArithmetic.LineAmount amount) {
        return new QuotedDeposit(
                lent.returnable(),
                Objects.requireNonNull(offer.depositNames()),
                lent.seller(),
                offer.sellerName(),
                lent.quantity(),
                lent.price(),
                Money.euro(amount.total()));
    }

    private static QuotedFee fee(OrderDraft draft, OrderArithmetic.Fee fee) {
        return new QuotedFee(
                fee.kind(),
                fee.seller(),
                sellerName(draft, fee),
                fee.rate(),
                fee.vatRate(),
                Money.euro(fee.amount().basis(draft.audience())));
    }

    private static String sellerName(OrderDraft draft, OrderArithmetic.Fee fee) {
        var drop = draft.drop();
        if (fee.kind() == FeeKind.DROP && drop != null) {
            return drop.sellerName();
        }
        return draft.lines().stream()
                .map(OrderDraft.Line::offer)
                .filter(offer -> offer != null && offer.cooperative() == fee.seller())
                .map(offer -> offer.cooperativeName())
                .findFirst()
                .orElse("");
    }

    private static List<VatAmount> vat(CheckoutDraft checkout, List<OrderDraft> drafts) {
        Map<BigDecimal, List<OrderArithmetic.RateAmount>> rates = drafts.stream()
                .flatMap(draft -> draft.amounts().when(checkout.carries(draft)).vat().stream())
                .collect(Collectors.groupingBy(OrderArithmetic.RateAmount::rate, TreeMap::new, Collectors.toList()));
        return rates.entrySet().stream()
                .map(rate -> new VatAmount(
                        rate.getKey(),
                        sum(rate.getValue(), OrderArithmetic.RateAmount::net),
                        sum(rate.getValue(), OrderArithmetic.RateAmount::vat)))
                .toList();
    }

    private static <T> Money sum(List<T> things, ToLongFunction<T> cents) {
        return Money.euro(things.stream().mapToLong(cents).sum());
    }
}
