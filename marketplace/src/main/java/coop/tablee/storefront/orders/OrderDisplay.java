package coop.tablee.storefront.orders;

import coop.tablee.catalogue.Family;
import coop.tablee.ordering.FeeKind;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDetails.Line;
import coop.tablee.ordering.OrderState;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.LocalFormats;
import coop.tablee.shared.Money;
import coop.tablee.storefront.Places;
import coop.tablee.storefront.Sayings;
import coop.tablee.storefront.Sentence;
import coop.tablee.storefront.orders.OrderPage.Fee;
import coop.tablee.storefront.orders.OrderPage.Lent;
import coop.tablee.storefront.orders.OrderPage.Vat;
import coop.tablee.storefront.orders.OrderPage.Way;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts an order's page together, for a household and for a kitchen alike. */
@Component
class OrderDisplay {

    private static final Set<OrderState> HANDED_OVER = Set.of(OrderState.DELIVERED, OrderState.SETTLED);

    private static final Set<OrderState> CAME_TO_NOTHING =
            Set.of(OrderState.CANCELLED, OrderState.EXPIRED, OrderState.FAILED);

    /** Ended before it was paid: {@code ordering.let_go} has put a household's goods back into its basket. */
    private static final Set<OrderState> UNPAID = Set.of(OrderState.EXPIRED, OrderState.FAILED);

    private final Progress progress;
    private final OrderLines lines;
    private final MoneyWords money;
    private final Sayings sayings;
    private final Places places;
    private final Formats formats;
    private final MessageSource messages;

    OrderDisplay(
            Progress progress,
            OrderLines lines,
            MoneyWords money,
            Sayings sayings,
            Places places,
            Formats formats,
            MessageSource messages) {
        this.progress = progress;
        this.lines = lines;
        this.money = money;
        this.sayings = sayings;
        this.places = places;
        this.formats = formats;
        this.messages = messages;
    }

    OrderPage page(OrderDetails order, Map<String, Family> families, Locale locale) {
        var kitchen = !Progress.isFetched(order);
        var past = HANDED_OVER.contains(order.state());
        var nothing = CAME_TO_NOTHING.contains(order.state());
        var cutOff = order.cutOff();
        var addition = order.addition();
        var waits = order.state() == OrderState.AWAITING_PAYMENT && order.paymentUrl() != null;
        return new OrderPage(
                order.number(),
                progress.title(order, locale),
                lead(order, kitchen, locale),
                kitchen,
                progress.places(order, locale),
                order.paymentUrl(),
                payUntil(order, locale),
                waits || addition != null ? null : owed(order),
                addition == null || order.paymentUrl() == null ? null : addition.amount(),
                order.mayChange(),
                order.mayCancel(),
                !kitchen && nothing,
                !kitchen && UNPAID.contains(order.state()),
                nothing,
                cutOff == null ? null : sayings.told("storefront.order.change-until", cutOff, locale),
                someClosed(order),
                order.state() == OrderState.CONFIRMED || someClosed(order),
                past,
                lines.of(order, families, locale),
                linesWords(order, locale),
                money.returns(order, locale),
                order.refundedAtReception(),
                productsWords(order, locale),
                order.goods(),
                feesOf(order),
                kitchen ? order.goods().plus(order.fee()) : null,
                order.vat().stream()
                        .filter(vat -> vat.rate().signum() > 0)
                        .map(vat -> new Vat(vat.rate(), vat.vat()))
                        .toList(),
                order.deposits().stream()
                        .map(lent -> new Lent(
                                lent.names(),
                                formats.in(locale).number(lent.quantity()),
                                lent.sellerName(),
                                lent.total()))
                        .toList(),
                past || nothing ? null : dropOf(order, locale),
                order.total(),
                order.maximum().compareTo(order.total()) > 0 && !past && !nothing ? order.maximum() : null,
                money.payments(order, locale),
                money.note(order, locale),
                order.purchaseOrderNumber(),
                order.destination().name(),
                addressOf(order),
                whenWords(order, locale),
                waysOf(order));
    }

    /** Until when what waits for its payment is held: the order, or what was added to it. */
    private @Nullable Sentence payUntil(OrderDetails order, Locale locale) {
        var addition = order.addition();
        var holdUntil = order.holdUntil();
        if (order.paymentUrl() == null) {
            return null;
        }
        if (addition != null) {
            return sayings.told("storefront.order.added-until", addition.until(), locale);
        }
        return order.state() == OrderState.AWAITING_PAYMENT && holdUntil != null
                ? sayings.told("storefront.order.pay-until", holdUntil, locale)
                : null;
    }

    /** What is asked for anew on the page that the order leads to. */
    private static @Nullable Money owed(OrderDetails order) {
        var url = order.paymentUrl();
        return url == null
                ? null
                : order.payments().stream()
                        .filter(payment -> url.endsWith("/" + payment.reference()))
                        .map(OrderDetails.Payment::amount)
                        .findFirst()
                        .orElse(null);
    }

    String lead(OrderDetails order, boolean kitchen, Locale locale) {
        var day = formats.in(locale).day(order.deliveryDate());
        var at = places.at(order.destination().name(), locale);
        if (kitchen) {
            return say("storefront.order.lead-kitchen", locale, order.number(), day, at);
        }
        var slot = order.slot();
        return slot == null
                ? say("storefront.order.lead", locale, order.number(), day, at)
                : say(
                        "storefront.order.lead-slot",
                        locale,
                        order.number(),
                        day,
                        at,
                        places.fromTo(slot.opens(), slot.closes(), locale));
    }

    private String whenWords(OrderDetails order, Locale locale) {
        var day = formats.in(locale).day(order.deliveryDate());
        var slot = order.slot();
        return slot == null
                ? day
                : say("storefront.cart.at", locale, day, places.fromTo(slot.opens(), slot.closes(), locale));
    }

    private String linesWords(OrderDetails order, Locale locale) {
        LocalFormats format = formats.in(locale);
        var products = order.lines().stream().filter(line -> !line.isRemoved()).count();
        var cooperatives =
                order.lines().stream().map(Line::cooperative).distinct().count();
        return say(
                "storefront.order.lines-count",
                locale,
                format.number(products),
                products,
                format.number(cooperatives),
                cooperatives);
    }

    private String productsWords(OrderDetails order, Locale locale) {
        var products = order.lines().stream().filter(line -> !line.isRemoved()).count();
        return say("storefront.cart.products", locale, formats.in(locale).number(products), products);
    }

    private static boolean someClosed(OrderDetails order) {
        var changeable = order.lines().stream().filter(Line::mayChange).count();
        return changeable > 0 && changeable < order.lines().size();
    }

    private static List<Fee> feesOf(OrderDetails order) {
        var bySeller = new LinkedHashMap<Charged, Money>();
        order.fees()
                .forEach(fee -> bySeller.merge(
                        new Charged(fee.kind(), fee.cooperativeName()),
                        order.vatIncluded() ? fee.total() : fee.net(),
                        Money::plus));
        return bySeller.entrySet().stream()
                .filter(fee -> fee.getValue().isPositive())
                .map(fee -> new Fee(fee.getKey().kind, fee.getKey().seller, fee.getValue()))
                .toList();
    }

    private record Charged(FeeKind kind, String seller) {}

    /** What the order agreed to about its drop: that the fee may come to it, or how far its minimum is. */
    private @Nullable String dropOf(OrderDetails order, Locale locale) {
        var terms = order.dropTerms();
        if (terms == null) {
            return null;
        }
        LocalFormats format = formats.in(locale);
        if (!terms.isReached()) {
            return say(
                    "storefront.order.drop.missing",
                    locale,
                    format.money(terms.missing()),
                    format.money(terms.minimum()),
                    terms.sellerName());
        }
        return terms.carried() || terms.carrier() == null || !terms.fee().isPositive()
                ? null
                : say("storefront.order.drop.elsewhere", locale, format.money(terms.fee()), terms.carrier());
    }

    private static String addressOf(OrderDetails order) {
        var destination = order.destination();
        var town = Stream.of(destination.postcode(), destination.city())
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
        return Stream.of(destination.street(), town)
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(", "));
    }

    private static List<Way> waysOf(OrderDetails order) {
        return order.consignments().stream()
                .map(consignment -> new Way(consignment.cooperativeName(), stopsOf(consignment)))
                .toList();
    }

    /** The stops in order; what comes together from several farms is one stop. */
    private static List<String> stopsOf(OrderDetails.Consignment consignment) {
        var bySequence = new TreeMap<Integer, LinkedHashSet<String>>();
        var last = "";
        for (var leg : consignment.legs()) {
            bySequence
                    .computeIfAbsent(leg.sequence(), sequence -> new LinkedHashSet<>())
                    .add(
                            leg.sequence() == 1 || leg.carrierName() == null
                                    ? leg.fromName()
                                    : leg.fromName() + " (" + leg.carrierName() + ")");
            last = leg.toName();
        }
        if (bySequence.isEmpty()) {
            return List.of(consignment.senderName());
        }
        return Stream.concat(bySequence.values().stream().map(names -> String.join(" · ", names)), Stream.of(last))
                .toList();
    }

    private String say(String key, Locale locale, @Nullable Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
