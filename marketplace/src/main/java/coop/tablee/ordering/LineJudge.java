package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.shared.Amounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Whether one line may be sold, apart from whether there is enough of it. What can change between reading and placing (state, price, cut-off, stock, room) is
 * judged again by the placing statement after its locks.
 *
 * @param hours the openings of the door that may be meant; empty = at any time
 * @param asked how much more is asked of each offer at once, in ordering units
 * @param ordered how much the order would have of each offer, in ordering units
 */
record LineJudge(
        Audience audience,
        LocalDate deliveryDate,
        RequestFacts.@Nullable Place place,
        Instant now,
        LotRules lots,
        List<RequestFacts.Slot> hours,
        Map<Long, BigDecimal> asked,
        Map<Long, BigDecimal> ordered) {

    private static final int MOST_DECIMALS = 3;
    private static final int MOST_DIGITS = 8;

    /**
     * The first thing that speaks against selling {@code line} of this offer.
     *
     * @param offer absent when there is no such offer
     * @param altogether the quantity of the offer over all lines of the order
     */
    Optional<Objection> judge(
            @Nullable OfferFacts offer, RequestFacts.@Nullable Way way, LineRequest line, BigDecimal altogether) {
        if (!isSane(line.quantity()) || line.quantity().signum() == 0) {
            return Optional.of(
                    new Objection("quantity-not-allowed", Amounts.plain(line.quantity()), "> 0, < 100000000"));
        }
        if (offer == null || !offer.deliveryDate().equals(deliveryDate) || offer.price() == null || isHidden(offer)) {
            return Optional.of(Objection.of("not-offered"));
        }
        if (!now.isBefore(offer.cutOff())) {
            return Optional.of(new Objection("cut-off-passed", now, offer.cutOff()));
        }
        if (!offer.state().equals("OFFERED") || !offer.cycleState().equals("OPEN") || (way == null && place != null)) {
            return Optional.of(Objection.of("not-offered"));
        }
        if (line.offerVersion() != null && line.offerVersion() != offer.version()) {
            return Optional.of(new Objection("price-changed", null, offer.price()));
        }
        return forThisBuyer(offer)
                .or(() -> lots.against(offer, hours, asked, ordered))
                .or(() -> quantity(offer, line.quantity(), altogether));
    }

    private boolean isHidden(OfferFacts offer) {
        return offer.cycleState().equals("PLANNED") || (audience == Audience.HOUSEHOLD && !offer.complete());
    }

    /** What speaks against the goods themselves for this buyer and place, whatever the hour. */
    Optional<Objection> forThisBuyer(OfferFacts offer) {
        if (audience == Audience.INSTITUTION && (!offer.complete() || offer.hasUnknownAllergens())) {
            return Optional.of(Objection.of("allergens-unknown"));
        }
        if (audience == Audience.INSTITUTION && offer.animal() && !offer.sanitary()) {
            return Optional.of(Objection.of("sanitary-approval-missing"));
        }
        if (place != null && !place.serves(offer.storage())) {
            return Optional.of(new Objection("storage-not-served", offer.storage(), null));
        }
        return Optional.empty();
    }

    private static Optional<Objection> quantity(OfferFacts offer, BigDecimal quantity, BigDecimal altogether) {
        if (offer.maximum() != null && altogether.compareTo(offer.maximum()) > 0) {
            return notAllowed(offer, altogether);
        }
        return quantity.compareTo(offer.minimum()) < 0
                        || quantity.stripTrailingZeros().scale() > MOST_DECIMALS
                        || quantity.subtract(offer.minimum())
                                        .remainder(offer.step())
                                        .signum()
                                != 0
                ? notAllowed(offer, quantity)
                : Optional.empty();
    }

    /** This much is not sold, but that is. */
    static Optional<Objection> notAllowed(OfferFacts offer, BigDecimal found) {
        return Optional.of(new Objection(
                "quantity-not-allowed",
                Amounts.plain(found),
                SoldQuantities.of(offer.minimum(), offer.step(), offer.maximum())));
    }

    /** Whether this is a quantity to reckon with: not negative, and of a size that no arithmetic chokes on. */
    static boolean isSane(BigDecimal quantity) {
        return quantity.signum() >= 0
                && Math.abs(quantity.scale()) <= 20
                && quantity.precision() - quantity.scale() <= MOST_DIGITS
                && quantity.precision() <= 30;
    }
}
