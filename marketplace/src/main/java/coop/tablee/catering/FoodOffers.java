package coop.tablee.catering;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import java.math.BigDecimal;
import java.math.MathContext;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Finds what is offered at a kitchen's door as a food of the vocabulary, whatever the offer's own name and language: carrots, a crate of carrots, grated carrots. */
@Component
public class FoodOffers {

    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);

    private static final String FOUND = """
        with asked as materialized (select f id, assortment.kinds(f) kinds, assortment.kin(f) kin from unnest(:foods) f)
        select a.id food_id, c.offer_id, t.foods <@ (a.kin || a.kinds) plain
        from assortment.card c join assortment.translated t on t.title = c.title join asked a on t.foods && a.kinds
        where c.offer_id = any (:offers)
        """;

    private final DatabaseClient database;
    private final Assortment assortment;

    FoodOffers(DatabaseClient database, Assortment assortment) {
        this.database = database;
        this.assortment = assortment;
    }

    /**
     * An offer that is the food, or has it in it.
     *
     * @param plain whether its name says this food and nothing else; soup of leeks and potatoes is neither
     */
    public record FoodOffer(OfferCard card, boolean plain) {

        /**
         * Net grams in one ordering unit; a litre counts as a kilogram. Empty where it is sold by the piece and nobody has said what one weighs.
         *
         * @param pieceGrams what a piece weighs; absent when not known
         */
        public Optional<BigDecimal> gramsPerUnit(@Nullable BigDecimal pieceGrams) {
            var content = card.content();
            if (card.baseUnit() == MeasureUnit.KGM || card.baseUnit() == MeasureUnit.LTR) {
                return Optional.of(content.multiply(THOUSAND));
            }
            return Optional.ofNullable(pieceGrams).map(content::multiply);
        }

        /** EUR, VAT out, for one gram; empty as above. */
        public Optional<BigDecimal> pricePerGram(@Nullable BigDecimal pieceGrams) {
            return gramsPerUnit(pieceGrams)
                    .map(grams -> card.pricePerOrderingUnit().divide(grams, MathContext.DECIMAL64));
        }
    }

    /** What is offered to the actor's kitchen as each of these foods from one date to another, both in, by food; past cut-offs included. Foods of which nothing is are left out. */
    public Mono<Map<Long, List<FoodOffer>>> between(
            KitchenDoor door, LocalDate first, LocalDate last, Collection<Long> foods, Actor actor) {
        if (foods.isEmpty()) {
            return Mono.just(Map.of());
        }
        return assortment
                .between(door.id(), Audience.INSTITUTION, actor.party(), first, last, actor.locale())
                .collectMap(OfferCard::offer, Function.identity())
                .flatMap(cards -> database.sql(FOUND)
                        .bind("foods", foods.toArray(Long[]::new))
                        .bind("offers", cards.keySet().toArray(Long[]::new))
                        .map(row -> new Match(
                                row.get("food_id", Long.class),
                                row.get("offer_id", Long.class),
                                row.get("plain", Boolean.class)))
                        .all()
                        .collectList()
                        .map(matches -> byFood(matches, cards)));
    }

    private record Match(long food, long offer, boolean plain) {}

    private static Map<Long, List<FoodOffer>> byFood(List<Match> matches, Map<Long, OfferCard> cards) {
        var found = new HashMap<Long, List<FoodOffer>>();
        matches.stream()
                .collect(Collectors.groupingBy(Match::food))
                .forEach((food, ofFood) -> ofFood.forEach(match -> Optional.ofNullable(cards.get(match.offer()))
                        .ifPresent(card -> found.computeIfAbsent(food, id -> new ArrayList<>())
                                .add(new FoodOffer(card, match.plain())))));
        return found;
    }
}
