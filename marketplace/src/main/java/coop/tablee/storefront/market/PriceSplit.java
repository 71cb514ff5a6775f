package coop.tablee.storefront.market;

import coop.tablee.assortment.OfferCard;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.springframework.context.MessageSource;

/**
 * Where the price of one pricing unit goes: to the farm, to the cooperative, to the State. The VAT part is the same for both audiences; for organisations it
 * comes on top of the price shown. The parts are rounded to the cent and the cooperative's takes the rest, so that they add up. A farm gets its price even where the cooperative sells for
 * less, and adds the rest itself.
 *
 * @param total EUR per pricing unit, VAT in
 * @param added EUR per pricing unit that the cooperative adds to it; the parts are those of both together
 * @param fees in words, what the cooperative adds to the whole order as lines of their own; not in the parts
 */
record PriceSplit(BigDecimal total, BigDecimal added, List<Part> parts, List<String> fees) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final int WIDTH = 1000;
    private static final int GAP = 6;

    static PriceSplit of(OfferCard card, List<String> fees, MessageSource messages, Locale locale) {
        var rate = card.vatRate().divide(HUNDRED, 6, RoundingMode.HALF_UP);
        var net = card.vatIncluded()
                ? card.price().divide(BigDecimal.ONE.add(rate), 6, RoundingMode.HALF_UP)
                : card.price();
        var total = cents(card.vatIncluded() ? card.price() : net.add(net.multiply(rate)));
        var vat = cents(net.multiply(rate));
        var onBoth = total.subtract(vat);
        var farm = card.isSoldByProducer() ? onBoth : cents(card.producerPrice());
        // A cent that only the rounding of two figures makes is nobody's
        var isBelow = !card.isSoldByProducer()
                && cents(card.producerPrice().subtract(net)).signum() > 0;
        var added = isBelow ? farm.subtract(onBoth).max(BigDecimal.ZERO) : BigDecimal.ZERO;
        var producer = farm.min(onBoth).add(added);
        var shares = new Shares(total.add(added), messages, locale);
        shares.add("producer", "s1", producer);
        shares.add("cooperative", "s2", onBoth.add(added).subtract(producer));
        shares.add("vat", "s5", vat, card.vatRate().stripTrailingZeros().toPlainString());
        return new PriceSplit(total, added, shares.parts, fees);
    }

    private static BigDecimal cents(BigDecimal amount) {
        return amount.setScale(2, RoundingMode.HALF_UP);
    }

    /**
     * One part.
     *
     * @param share its fraction of the whole
     * @param from where its bar begins and {@code width} how wide it is, in thousandths of the whole
     */
    record Part(String words, String colour, BigDecimal amount, BigDecimal share, int from, int width) {}

    private static final class Shares {

        private final BigDecimal whole;
        private final MessageSource messages;
        private final Locale locale;
        private final List<Part> parts = new ArrayList<>();
        private int from;

        Shares(BigDecimal whole, MessageSource messages, Locale locale) {
            this.whole = whole;
            this.messages = messages;
            this.locale = locale;
        }

        void add(String name, String colour, BigDecimal amount, Object... arguments) {
            if (amount.signum() <= 0) {
                return;
            }
            var share = amount.divide(whole, 4, RoundingMode.HALF_UP);
            var width =
                    share.movePointRight(3).setScale(0, RoundingMode.HALF_UP).intValue();
            var drawn = Math.max(Math.min(width, WIDTH - from) - GAP, 1);
            parts.add(new Part(
                    messages.getMessage("storefront.product.split." + name, arguments, locale),
                    colour,
                    amount,
                    share,
                    from,
                    drawn));
            from += width;
        }
    }
}
