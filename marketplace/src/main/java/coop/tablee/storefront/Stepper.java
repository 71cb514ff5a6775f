package coop.tablee.storefront;

import coop.tablee.assortment.OfferCard;
import coop.tablee.shared.Amounts;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * One offer's quantity in the basket, with the next one up and down worked out, so that plus and minus are plain buttons of a form: they send an absolute
 * quantity, and two tabs never add up by surprise.
 *
 * @param destination where it would be fetched
 * @param offer the offer
 * @param version the offer's version that the page shows
 * @param quantity how much is in the basket now, in ordering units; zero is none
 * @param less one step down, zero below the offer's minimum
 * @param more one step up, the minimum when there is none yet, and never above the maximum
 * @param minimum the least that may be ordered
 * @param step what quantities above the minimum go up by
 * @param maximum the most that may be ordered; absent when there is none
 */
public record Stepper(
        long destination,
        long offer,
        long version,
        BigDecimal quantity,
        BigDecimal less,
        BigDecimal more,
        BigDecimal minimum,
        BigDecimal step,
        @Nullable BigDecimal maximum) {

    public static Stepper of(long destination, OfferCard card, BigDecimal quantity) {
        return of(destination, card.offer(), card.version(), quantity, card.minimum(), card.step(), card.maximum());
    }

    public static Stepper of(
            long destination,
            long offer,
            long version,
            BigDecimal quantity,
            BigDecimal minimum,
            BigDecimal step,
            @Nullable BigDecimal maximum) {
        var less = quantity.subtract(step);
        var more = quantity.signum() == 0 ? minimum : quantity.add(step);
        return new Stepper(
                destination,
                offer,
                version,
                quantity.stripTrailingZeros(),
                less.compareTo(minimum) < 0 ? BigDecimal.ZERO : less,
                maximum == null ? more : more.min(maximum),
                minimum,
                step,
                maximum);
    }

    public boolean isEmpty() {
        return quantity.signum() == 0;
    }

    /** Whether one more would pass what may be ordered. */
    public boolean isAtMost() {
        return more.compareTo(quantity) == 0;
    }

    public String lessPlain() {
        return Amounts.plain(less);
    }

    public String morePlain() {
        return Amounts.plain(more);
    }

    public String minimumPlain() {
        return Amounts.plain(minimum);
    }

    public String stepPlain() {
        return Amounts.plain(step);
    }

    public String maximumPlain() {
        return maximum == null ? "" : Amounts.plain(maximum);
    }
}
