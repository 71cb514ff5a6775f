package coop.tablee.storefront.basket;

import coop.tablee.catalogue.Family;
import coop.tablee.delivery.Stretch;
import coop.tablee.ordering.Cart.CartLine;
import coop.tablee.ordering.CheckoutQuote.QuotedLine;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.Pictures;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.Signs;
import coop.tablee.storefront.Stepper;
import coop.tablee.storefront.basket.CartPage.Line;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** One line of the basket, as its page shows it. */
@Component
class LineDisplay {

    private final LineProblems problems;
    private final Signs signs;
    private final Counting counting;
    private final MessageSource messages;

    LineDisplay(LineProblems problems, Signs signs, Counting counting, MessageSource messages) {
        this.problems = problems;
        this.signs = signs;
        this.counting = counting;
        this.messages = messages;
    }

    Line line(CartLine line, QuotedLine quoted, Map<String, Family> families, Locale locale) {
        return new Line(
                "l-" + line.offer() + "-" + line.destination(),
                line.names(),
                Pictures.groundOf(line.family(), families),
                Pictures.pictureOf(line.picture(), line.family(), families),
                line.producerName(),
                line.sellerName(),
                wayOf(line, locale),
                signsOf(line, locale),
                quoted.total(),
                quoted.maximum(),
                line.price(),
                counting.count(line.orderingUnit(), line.quantity(), locale),
                line.catchWeight(),
                counting.count(line.contentUnit(), weightOf(line), locale),
                problems.isGone(quoted),
                problems.of(line, quoted, locale),
                Stepper.of(
                        line.destination(),
                        line.offer(),
                        line.offerVersion(),
                        line.quantity(),
                        line.minimum(),
                        line.step(),
                        line.maximum()));
    }

    private @Nullable String wayOf(CartLine line, Locale locale) {
        var way = line.way();
        if (way == null) {
            return null;
        }
        return way.isEmpty()
                ? messages.getMessage("storefront.way.fetched", new Object[] {line.destinationName()}, locale)
                : Stretch.inWords(way, line.producer());
    }

    private List<Sign> signsOf(CartLine line, Locale locale) {
        return signs.of(line.allergens(), line.storage(), locale);
    }

    private static BigDecimal weightOf(CartLine line) {
        return line.quantity().multiply(line.content()).stripTrailingZeros();
    }
}
