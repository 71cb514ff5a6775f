package coop.tablee.storefront.orders;

import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDetails.Line;
import coop.tablee.ordering.OrderDetails.Payment;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.platform.page.Formats;
import coop.tablee.storefront.orders.OrderPage.Amount;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says what was taken, what comes back, and why: every cent that returns is a line. */
@Component
class MoneyWords {

    private static final Set<OrderState> HANDED_OVER = Set.of(OrderState.DELIVERED, OrderState.SETTLED);

    private final MessageSource messages;
    private final Formats formats;

    MoneyWords(MessageSource messages, Formats formats) {
        this.messages = messages;
        this.formats = formats;
    }

    /** What comes back of an order that was handed over: per line what it cost less than agreed, and the fee that goes with it. */
    List<Amount> returns(OrderDetails order, Locale locale) {
        var rest = order.refundedAtReception();
        if (!HANDED_OVER.contains(order.state()) || !rest.isPositive()) {
            return List.of();
        }
        var rows = new ArrayList<Amount>();
        for (var line : order.lines()) {
            var less = line.maximum().minus(line.total());
            if (less.isPositive() && less.compareTo(rest) <= 0) {
                rows.add(new Amount(nameOf(line, locale), less));
                rest = rest.minus(less);
            }
        }
        if (rest.isPositive()) {
            rows.add(new Amount(say("storefront.order.fees", locale), rest));
        }
        return rows;
    }

    List<Amount> payments(OrderDetails order, Locale locale) {
        var rows = new ArrayList<Amount>();
        for (var payment : order.payments()) {
            rows.add(new Amount(taken(payment, locale), payment.amount()));
            for (var refund : payment.refunds()) {
                rows.add(new Amount(
                        say(
                                refund.reason().equals("dispute")
                                        ? "storefront.order.payment.taken-back"
                                        : "storefront.order.payment.given-back",
                                locale,
                                provider(payment, locale),
                                formats.in(locale).day(refund.at())),
                        refund.amount()));
            }
        }
        return rows;
    }

    @Nullable
    String note(OrderDetails order, Locale locale) {
        if (order.payment() == PaymentMethod.ACCOUNT) {
            return say("storefront.order.payment.account", locale);
        }
        return order.payments().isEmpty() ? say("storefront.order.payment.none", locale) : null;
    }

    private String taken(Payment payment, Locale locale) {
        var status = payment.status().toLowerCase(Locale.ROOT);
        var at = payment.capturedAt();
        // What was given back afterwards stands in rows of its own
        return at == null
                ? say("storefront.order.payment." + status, locale, provider(payment, locale))
                : say(
                        "storefront.order.payment.captured-at",
                        locale,
                        provider(payment, locale),
                        formats.in(locale).dayAndTime(at));
    }

    private String provider(Payment payment, Locale locale) {
        return say("storefront.order.provider." + payment.provider().toLowerCase(Locale.ROOT), locale);
    }

    private static String nameOf(Line line, Locale locale) {
        return line.names().in(locale).text();
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
