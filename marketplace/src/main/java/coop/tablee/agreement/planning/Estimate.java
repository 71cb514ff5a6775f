package coop.tablee.agreement.planning;

import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a year's need was estimated at, and from which figures; kept as it was, whatever the buyer corrects.
 *
 * @param quantity of a year, in the need's unit, whole
 * @param valueMinor cents EUR, VAT out, of a year, whole euros
 * @param from first day that was looked at, until: last
 * @param counted what was found between the two, in unit
 * @param occasions orders, or days with a menu
 * @param factor what counted is multiplied with to be a year
 * @param price EUR for one unit, VAT out; absent while nobody sells it by that unit
 * @param other what the other way says for a year, in unit; absent where it says nothing
 */
record Estimate(
        Basis basis,
        BigDecimal quantity,
        long valueMinor,
        LocalDate from,
        LocalDate until,
        BigDecimal counted,
        long occasions,
        long kitchens,
        BigDecimal factor,
        @Nullable BigDecimal price,
        PriceFrom priceFrom,
        @Nullable BigDecimal other) {

    /** Where amounts are from. */
    enum Basis {
        ORDERED,
        COOKED
    }

    /** What the buyer wants them from: for each family what says more, or one of the two. */
    enum Choice {
        BETTER,
        ORDERED,
        COOKED
    }

    /** Where values are from: what these kitchens paid, what producers ask (without the fees of a cooperative), or nowhere. */
    enum PriceFrom {
        PAID,
        ASKED,
        NONE
    }

    public String key() {
        return "agreement.plan.how." + basis;
    }

    public String priceKey() {
        return "agreement.plan.price." + priceFrom;
    }

    /** What the other way says. */
    public String otherKey() {
        return "agreement.plan.other." + basis;
    }

    public Money value() {
        return Money.euro(valueMinor);
    }

    static BigDecimal whole(BigDecimal amount) {
        var whole = amount.setScale(0, RoundingMode.HALF_UP);
        return amount.signum() > 0 && whole.signum() == 0 ? BigDecimal.ONE : whole;
    }
}
