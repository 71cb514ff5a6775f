package coop.tablee.storefront.market;

import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.AllergenState;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * Something that the household which looks must not eat, and that is or may be in a product.
 *
 * @param state contains, maybe, or unknown where nobody has said
 */
record Avoided(Allergen allergen, String state) {

    /** @param avoids names of what the household keeps in its profile; empty for everybody else */
    static List<Avoided> in(OfferCard card, Set<String> avoids) {
        return avoids.isEmpty()
                ? List.of()
                : Arrays.stream(Allergen.values())
                        .filter(one ->
                                avoids.contains(one.name()) && card.allergens().state(one) != AllergenState.ABSENT)
                        .map(one -> new Avoided(one, state(card.allergens().state(one))))
                        .toList();
    }

    private static String state(AllergenState state) {
        return switch (state) {
            case CONTAINS -> "contains";
            case MAY_CONTAIN -> "maybe";
            default -> "unknown";
        };
    }
}
