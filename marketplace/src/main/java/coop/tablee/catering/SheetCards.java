package coop.tablee.catering;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The cards of what stands in a week. For a page they are read; for an edit those that it is about are read, and the others are as this node read them for an
 * edit of the same sheet up to two minutes ago: what a card says (names, labels, allergens, producers) hardly changes while somebody types. What things cost
 * and whether they can be had now is read by the quote of every edit; only goods that came back meanwhile may be called short as long.
 */
@Component
class SheetCards {

    private static final Duration LIFE = Duration.ofMinutes(2);

    /** Over all sheets; a card takes some 3 KB. */
    private static final int MOST = 20_000;

    private final Assortment assortment;
    private final Cache<Sheet, Read> known = Caffeine.newBuilder()
            .maximumWeight(MOST)
            .weigher((Sheet sheet, Read read) -> 1 + read.cards.size())
            .expireAfter(Expiry.creating((Sheet sheet, Read read) -> LIFE))
            .executor(Runnable::run)
            .build();

    SheetCards(Assortment assortment) {
        this.assortment = assortment;
    }

    private record Sheet(long party, long site, Week week) {}

    /** What was asked for, also where there is no card for it, and the cards by offer. */
    private record Read(Set<Long> offers, Set<Long> products, Map<Long, OfferCard> cards) {

        static final Read NOTHING = new Read(Set.of(), Set.of(), Map.of());

        Read with(Set<Long> askedOffers, Set<Long> askedProducts, List<OfferCard> read) {
            var all = new LinkedHashMap<>(cards);
            all.keySet().removeAll(askedOffers);
            read.forEach(card -> all.put(card.offer(), card));
            return new Read(union(offers, askedOffers), union(products, askedProducts), all);
        }

        List<OfferCard> of(Set<Long> wanted, Set<Long> wantedProducts) {
            return cards.values().stream()
                    .filter(card -> wanted.contains(card.offer()) || wantedProducts.contains(card.product()))
                    .toList();
        }
    }

    /** Those of some offers, and of all that some products have in the week, as they are now; what the door cannot have has none. */
    Mono<List<OfferCard>> read(long site, Week week, Collection<Long> offers, Collection<Long> products, Actor actor) {
        return assortment
                .standing(
                        site,
                        Audience.INSTITUTION,
                        actor.party(),
                        week.monday(),
                        week.sunday(),
                        offers,
                        products,
                        actor.locale())
                .collectList();
    }

    /** The same, in any order; only those of the edited offers are surely as they are now. */
    Mono<List<OfferCard>> edited(
            long site, Week week, Set<Long> edited, Collection<Long> offers, Collection<Long> products, Actor actor) {
        var sheet = new Sheet(actor.requireParty().id(), site, week);
        var before = known.get(sheet, none -> Read.NOTHING);
        var wanted = union(edited, offers);
        var wantedProducts = Set.copyOf(products);
        var missing = wanted.stream()
                .filter(offer -> edited.contains(offer) || !before.offers.contains(offer))
                .collect(Collectors.toSet());
        var missingProducts = wantedProducts.stream()
                .filter(product -> !before.products.contains(product))
                .collect(Collectors.toSet());
        return read(site, week, missing, missingProducts, actor)
                .map(read -> before.with(missing, missingProducts, read))
                .doOnNext(now -> known.asMap().replace(sheet, now))
                .map(now -> now.of(wanted, wantedProducts));
    }

    private static Set<Long> union(Collection<Long> some, Collection<Long> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
