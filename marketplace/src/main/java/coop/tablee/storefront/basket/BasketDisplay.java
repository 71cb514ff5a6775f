package coop.tablee.storefront.basket;

import coop.tablee.delivery.Slot;
import coop.tablee.ordering.Cart.CartLine;
import coop.tablee.ordering.CheckoutQuote.QuotedDeposit;
import coop.tablee.ordering.CheckoutQuote.QuotedFee;
import coop.tablee.ordering.CheckoutQuote.QuotedLine;
import coop.tablee.ordering.CheckoutQuote.QuotedOrder;
import coop.tablee.ordering.FeeKind;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import coop.tablee.storefront.Places;
import coop.tablee.storefront.Sayings;
import coop.tablee.storefront.basket.CartPage.Cooperative;
import coop.tablee.storefront.basket.CartPage.Fee;
import coop.tablee.storefront.basket.CartPage.Group;
import coop.tablee.storefront.basket.CartPage.Lent;
import coop.tablee.storefront.basket.CartPage.Line;
import coop.tablee.storefront.basket.CartPage.Removed;
import coop.tablee.storefront.basket.CartPage.SlotChoice;
import coop.tablee.storefront.basket.CartPage.Vat;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Turns a basket and its quote into what the page shows: by point and day, and within by cooperative, because the cut-off stands there. */
@Component
class BasketDisplay {

    private static final Set<String> OF_THE_SLOT = Set.of("slot-full", "no-slot");

    private final LineDisplay lines;
    private final Sayings sayings;
    private final Places places;
    private final Formats formats;
    private final MessageSource messages;

    BasketDisplay(LineDisplay lines, Sayings sayings, Places places, Formats formats, MessageSource messages) {
        this.lines = lines;
        this.sayings = sayings;
        this.places = places;
        this.formats = formats;
        this.messages = messages;
    }

    CartPage page(BasketState state, @Nullable Removed removed, boolean changedElsewhere, Locale locale) {
        var quote = state.quote();
        return new CartPage(
                state.cart().version(),
                quote.orders().stream()
                        .map(order -> group(order, state, locale))
                        .toList(),
                state.cart().lines().size(),
                quote.goods(),
                feesOf(quote.orders().stream()
                        .flatMap(order -> order.fees().stream())
                        .toList()),
                lent(quote.orders().stream(), locale),
                quote.vat().stream()
                        .filter(vat -> vat.rate().signum() > 0)
                        .map(vat -> new Vat(vat.rate(), vat.vat()))
                        .toList(),
                quote.maximum().minus(quote.total()),
                quote.maximum(),
                quote.canBePlaced() && !state.cart().isEmpty(),
                sellersOf(state),
                removed,
                changedElsewhere);
    }

    private Group group(QuotedOrder order, BasketState state, Locale locale) {
        var name = order.destinationName() == null ? "" : order.destinationName();
        var slots = state.slotsOf(order);
        var chosen = order.slot() == null ? null : order.slot().id();
        var elsewhere = state.elsewhere(order);
        return new Group(
                order.destination() + "-" + order.deliveryDate(),
                order.destination(),
                order.deliveryDate(),
                places.at(name, locale),
                sayings.fetching(order.destination(), name, order.deliveryDate(), slotOf(slots, chosen), locale),
                slots.stream().map(slot -> choice(slot, chosen, locale)).toList(),
                problemOf(order, locale),
                elsewhere == null ? null : elsewhere.move(),
                elsewhere != null && elsewhere.move() == null,
                cooperatives(order, state, locale),
                feesOf(order.fees()),
                lent(Stream.of(order), locale));
    }

    private List<Cooperative> cooperatives(QuotedOrder order, BasketState state, Locale locale) {
        var byCooperative = new LinkedHashMap<Long, List<Pair>>();
        var cartLines = state.linesOf(order);
        for (var index = 0; index < cartLines.size(); index++) {
            var pair = new Pair(cartLines.get(index), order.lines().get(index));
            byCooperative
                    .computeIfAbsent(pair.line.cooperative(), cooperative -> new ArrayList<>())
                    .add(pair);
        }
        return byCooperative.values().stream()
                .map(pairs -> cooperative(pairs, state, locale))
                .toList();
    }

    private Cooperative cooperative(List<Pair> pairs, BasketState state, Locale locale) {
        var first = pairs.get(0).line;
        Instant earliest = pairs.stream()
                .map(pair -> pair.line.cutOff())
                .min(Comparator.naturalOrder())
                .orElseThrow();
        List<Line> shown = pairs.stream()
                .map(pair -> lines.line(pair.line, pair.quoted, state.families(), locale))
                .toList();
        return new Cooperative(
                first.cooperative(),
                first.cooperativeName(),
                sayings.told("storefront.cart.open-until", earliest, locale),
                shown);
    }

    private SlotChoice choice(Slot slot, @Nullable Long chosen, Locale locale) {
        var isChosen = chosen != null && chosen == slot.id();
        return new SlotChoice(slot.id(), places.fromTo(slot.opens(), slot.closes(), locale), slot.isFull(), isChosen);
    }

    private @Nullable String problemOf(QuotedOrder order, Locale locale) {
        // Without a freezer every opening counts as full for what is frozen: the line says it better
        var codes = order.problems().stream().map(FieldError::code).toList();
        if (codes.contains("storage-not-served")) {
            return null;
        }
        return codes.stream()
                .filter(OF_THE_SLOT::contains)
                .findFirst()
                .map(code -> messages.getMessage("storefront.problem." + code, null, locale))
                .orElse(null);
    }

    private static @Nullable Slot slotOf(List<Slot> slots, @Nullable Long chosen) {
        return slots.stream()
                .filter(slot -> chosen != null && slot.id() == chosen)
                .findFirst()
                .orElse(null);
    }

    /** One row for each kind of fee and who sells it, over all VAT rates. */
    private static List<Fee> feesOf(List<QuotedFee> fees) {
        var bySeller = new LinkedHashMap<Charged, Money>();
        fees.forEach(fee -> bySeller.merge(new Charged(fee.kind(), fee.cooperativeName()), fee.amount(), Money::plus));
        return bySeller.entrySet().stream()
                .filter(fee -> fee.getValue().isPositive())
                .map(fee -> new Fee(fee.getKey().kind, fee.getKey().seller, fee.getValue()))
                .toList();
    }

    /** One row for each kind and seller, over all orders. */
    private List<Lent> lent(Stream<QuotedOrder> orders, Locale locale) {
        var byKind = orders.flatMap(order -> order.deposits().stream())
                .filter(deposit -> deposit.amount().isPositive())
                .collect(Collectors.groupingBy(
                        deposit -> new Kind(deposit.returnable(), deposit.sellerName()),
                        LinkedHashMap::new,
                        Collectors.toList()));
        return byKind.entrySet().stream()
                .map(kind -> new Lent(
                        kind.getValue().get(0).names(),
                        formats.in(locale)
                                .number(kind.getValue().stream()
                                        .map(QuotedDeposit::quantity)
                                        .reduce(BigDecimal.ZERO, BigDecimal::add)),
                        kind.getKey().seller,
                        kind.getValue().stream().map(QuotedDeposit::amount).reduce(Money.euro(0), Money::plus)))
                .toList();
    }

    private record Charged(FeeKind kind, String seller) {}

    private record Kind(String returnable, String seller) {}

    private static int sellersOf(BasketState state) {
        return state.cart().lines().stream()
                .map(CartLine::sellerName)
                .collect(Collectors.toSet())
                .size();
    }

    private record Pair(CartLine line, QuotedLine quoted) {}
}
