package coop.tablee.ordering;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.AllergenState;
import coop.tablee.catalogue.Allergens;
import coop.tablee.network.Audience;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/** What is charged for a product that comes instead of another: its own price, less if that is dearer than what the buyer agreed to, in the line and in all. */
final class Substitute {

    private static final int PRICE_DECIMALS = 4;
    private static final int MOST_TRIES = 50;
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);
    private static final long UNBORN = -1;

    private Substitute() {}

    /** EUR per pricing unit in the buyer's basis; empty when even for nothing its deposit would cost more than was agreed. */
    static Optional<BigDecimal> price(
            FulfilmentSheet sheet, FulfilmentLine old, OfferFacts offer, BigDecimal quantity) {
        var own = Objects.requireNonNull(offer.price());
        var price = old.pricingUnit().equals(offer.pricingUnit()) ? own.min(old.price()) : own;
        var most = sheet.most();
        for (var tries = 0; tries < MOST_TRIES && price.signum() >= 0; tries++) {
            var excess = with(sheet, old, offer, quantity, price).most() - most;
            if (excess <= 0) {
                return Optional.of(price);
            }
            price = price.subtract(share(excess, sheet.audience(), offer, quantity));
        }
        return Optional.empty();
    }

    /** How much less a pricing unit must cost so that the line costs so many cents less, rounded up. */
    private static BigDecimal share(long cents, Audience audience, OfferFacts offer, BigDecimal quantity) {
        var units = offer.mostOf(quantity).multiply(HUNDRED);
        var withVat = audience.isVatIncluded()
                ? BigDecimal.ONE
                : BigDecimal.ONE.add(offer.vatRate().divide(HUNDRED, PRICE_DECIMALS, RoundingMode.HALF_UP));
        return BigDecimal.valueOf(cents).divide(units.multiply(withVat), PRICE_DECIMALS, RoundingMode.UP);
    }

    private static FulfilmentSheet with(
            FulfilmentSheet sheet, FulfilmentLine old, OfferFacts offer, BigDecimal quantity, BigDecimal price) {
        var without = sheet.corrected(Map.of(old.id(), BigDecimal.ZERO), true);
        var lines = new ArrayList<>(without.lines());
        lines.add(new FulfilmentLine(
                UNBORN,
                old.consignment(),
                old.cooperative(),
                old.feePercent(),
                offer.vatRate(),
                price,
                offer.orderingUnit(),
                offer.pricingUnit(),
                offer.content(),
                offer.catchWeight(),
                offer.tolerance(),
                quantity,
                quantity,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                offer.deposit(),
                offer.contentUnit()));
        return without.with(lines);
    }

    /** What may be in the new and was not said to be in the old; what nobody knows of the new counts, even if nobody knew it of the old. */
    static Set<Allergen> more(Allergens old, Allergens now) {
        var more = EnumSet.noneOf(Allergen.class);
        for (var allergen : Allergen.values()) {
            var state = now.state(allergen);
            var worse = state != AllergenState.ABSENT
                    && old.state(allergen) != AllergenState.CONTAINS
                    && (state != old.state(allergen) || state == AllergenState.UNKNOWN);
            if (worse) {
                more.add(allergen);
            }
        }
        return more;
    }
}
