package coop.tablee.storefront.basket;

import coop.tablee.ordering.Cart.CartLine;
import coop.tablee.ordering.CheckoutQuote.QuotedLine;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.Amounts;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.basket.CartPage.Problem;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says what is wrong with a line of the basket, and what would settle it. A quantity is never put in silently: the answer is a button. */
@Component
class LineProblems {

    private static final Set<String> FINAL = Set.of("cut-off-passed", "not-offered");
    private static final Set<String> SAID = Set.of(
            "cut-off-passed",
            "not-offered",
            "insufficient-stock",
            "price-changed",
            "quantity-not-allowed",
            "allergens-unknown",
            "storage-not-served");

    private final MessageSource messages;
    private final Formats formats;
    private final Counting counting;

    LineProblems(MessageSource messages, Formats formats, Counting counting) {
        this.messages = messages;
        this.formats = formats;
        this.counting = counting;
    }

    /** The first problem of a line; absent when it can be ordered as it stands. */
    @Nullable
    Problem of(CartLine line, QuotedLine quoted, Locale locale) {
        if (quoted.problems().isEmpty()) {
            return null;
        }
        var code = quoted.problems().get(0).code();
        return switch (code) {
            case "insufficient-stock", "allotment-taken" -> shortage(line, quoted, locale);
            case "price-changed" -> newPrice(line, quoted, locale);
            case "quantity-not-allowed" ->
                said(
                        code,
                        locale,
                        counting.count(line.orderingUnit(), line.minimum(), locale),
                        counting.count(line.orderingUnit(), line.step(), locale));
            default -> said(SAID.contains(code) ? code : "other", locale);
        };
    }

    /** Whether the line can no longer be ordered, however little is asked for. */
    boolean isGone(QuotedLine quoted) {
        return quoted.problems().stream().anyMatch(problem -> FINAL.contains(problem.code()));
    }

    private Problem shortage(CartLine line, QuotedLine quoted, Locale locale) {
        var left = orderable(line, quoted);
        if (left.signum() == 0) {
            return said("sold-out", locale);
        }
        var leftWords = counting.count(line.orderingUnit(), left, locale);
        var wanted = counting.count(line.orderingUnit(), line.quantity(), locale);
        return new Problem(
                say("storefront.problem.insufficient-stock", locale, leftWords, wanted),
                say("storefront.problem.insufficient-stock.put", locale, leftWords),
                Amounts.plain(left));
    }

    private Problem newPrice(CartLine line, QuotedLine quoted, Locale locale) {
        var price = quoted.goods() == null ? line.price() : quoted.goods().price();
        if (price == null) {
            return said("not-offered", locale);
        }
        var format = formats.in(locale);
        var seen = line.feePercentSeen();
        var words = seen != null && line.hasOtherFeePercent()
                ? say(
                        "storefront.problem.fee-changed",
                        locale,
                        format.number(seen),
                        format.number(line.feePercent()),
                        format.euros(price))
                : say("storefront.problem.price-changed", locale, format.euros(price));
        return new Problem(words, say("storefront.problem.price-changed.put", locale), Amounts.plain(line.quantity()));
    }

    /** The most of what is left that the offer's minimum and step allow. */
    private static BigDecimal orderable(CartLine line, QuotedLine quoted) {
        var left = quoted.goods() == null ? line.available() : quoted.goods().available();
        if (left == null || left.compareTo(line.minimum()) < 0) {
            return BigDecimal.ZERO;
        }
        var steps = left.subtract(line.minimum()).divide(line.step(), 0, RoundingMode.FLOOR);
        return line.minimum().add(steps.multiply(line.step()));
    }

    private Problem said(String code, Locale locale, Object... arguments) {
        return new Problem(say("storefront.problem." + code, locale, arguments), null, null);
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
