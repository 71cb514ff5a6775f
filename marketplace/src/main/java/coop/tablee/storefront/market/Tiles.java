package coop.tablee.storefront.market;

import coop.tablee.assortment.Availability;
import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OfferLeft;
import coop.tablee.storefront.Counting;
import coop.tablee.storefront.Measure;
import coop.tablee.storefront.PublicAddress;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.Signs;
import coop.tablee.storefront.Stepper;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Turns offers into what stands on the shelf, with what the visitor already has of each. */
@Component
public class Tiles {

    private final Signs signs;
    private final Counting counting;
    private final MessageSource messages;

    Tiles(Signs signs, Counting counting, MessageSource messages) {
        this.signs = signs;
        this.counting = counting;
        this.messages = messages;
    }

    /** @param avoids names of allergens that the household which looks must not eat */
    Tile tile(
            OfferCard card,
            long destination,
            Map<Long, BigDecimal> inBasket,
            Set<String> avoids,
            boolean feature,
            Locale locale) {
        return new Tile(
                card.names(),
                card.producerName(),
                card.producerCity().isBlank() ? null : card.producerCity(),
                PublicAddress.ofProducer(card.producer(), card.producerName()),
                null,
                card.picture(),
                card.ground(),
                "/products/" + card.offer() + "?destination=" + destination,
                Measure.of(card),
                signsBeside(card, avoids, locale),
                avoided(card, avoids, locale),
                flag(card, locale),
                card.isSoldOut(),
                feature,
                Stepper.of(destination, card, inBasket.getOrDefault(card.offer(), BigDecimal.ZERO)));
    }

    /**
     * A whole page of them; what two cooperatives bring says by which of them it comes.
     *
     * @param avoids names of allergens that the household which looks must not eat; empty for everybody else
     */
    public List<Tile> tiles(
            List<OfferCard> cards,
            long destination,
            Map<Long, BigDecimal> inBasket,
            Set<String> avoids,
            boolean plain,
            Locale locale) {
        var offers = cards.stream().collect(Collectors.groupingBy(OfferCard::product, Collectors.counting()));
        return IntStream.range(0, cards.size())
                .mapToObj(index -> {
                    var card = cards.get(index);
                    var tile = tile(card, destination, inBasket, avoids, plain && index == 0, locale);
                    return offers.getOrDefault(card.product(), 0L) > 1 ? tile.by(card.cooperativeName()) : tile;
                })
                .toList();
    }

    List<Sign> signsOf(OfferCard card, Locale locale) {
        return signs.of(card.labels(), card.inSeason(), card.allergens(), card.storage(), locale);
    }

    /** What is said in red is not said again. */
    private List<Sign> signsBeside(OfferCard card, Set<String> avoids, Locale locale) {
        var said = Avoided.in(card, avoids).stream()
                .filter(one -> one.state().equals("contains"))
                .map(one -> new Sign("allergen", "allergen", signs.name(one.allergen(), locale)))
                .toList();
        return signsOf(card, locale).stream()
                .filter(sign -> !said.contains(sign))
                .toList();
    }

    private List<Sign> avoided(OfferCard card, Set<String> avoids, Locale locale) {
        return Avoided.in(card, avoids).stream()
                .map(one -> new Sign(
                        one.state().equals("contains") ? "bad" : "warn",
                        "allergen",
                        messages.getMessage(
                                "storefront.household.tile." + one.state(),
                                new Object[] {signs.name(one.allergen(), locale)},
                                locale)))
                .toList();
    }

    /** What is said of an offer now. */
    Flag flag(OfferLeft offer, Locale locale) {
        var soldOut = offer.availability() == Availability.SOLD_OUT;
        var left = left(offer.orderingUnit(), offer.availability(), offer.left(), locale);
        var cost = offer.cost();
        return new Flag(
                offer.offer(),
                soldOut,
                sign(soldOut, left, locale),
                cost == null ? null : Measure.of(offer.orderingUnit(), cost));
    }

    /** How few are left, when that is worth saying: {@code Encore 4 bottes}. */
    @Nullable
    String left(OfferCard card, Locale locale) {
        return left(card.orderingUnit().name(), card.availability(), card.available(), locale);
    }

    private @Nullable String left(
            String unit, Availability availability, @Nullable BigDecimal available, Locale locale) {
        return availability == Availability.FEW && available != null
                ? messages.getMessage(
                        "storefront.few-left", new Object[] {counting.count(unit, available, locale)}, locale)
                : null;
    }

    /** What is said of an offer as it was read. */
    @Nullable
    Sign flag(OfferCard card, Locale locale) {
        return sign(card.isSoldOut(), left(card, locale), locale);
    }

    private @Nullable Sign sign(boolean soldOut, @Nullable String left, Locale locale) {
        if (soldOut) {
            return new Sign("out", "x", messages.getMessage("storefront.sold-out", null, locale));
        }
        return left == null ? null : new Sign("warn", "box", left);
    }
}
