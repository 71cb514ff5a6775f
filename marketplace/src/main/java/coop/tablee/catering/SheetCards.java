package coop.tablee.catering;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import java.time.Duration;
import java.time.LocalDate;
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

    /**
     * What edits of a sheet read.
     *
     * @param offers whose cards were asked for, also where there is none; {@code products} likewise
     * @param cards by offer
     * @param quoted offers that the sheet was last quoted for
     * @param days on which something is offered at the door; none while nothing is known
     */
    record Read(
            Set<Long> offers, Set<Long> products, Map<Long, OfferCard> cards, Set<Long> quoted, List<LocalDate> days) {

        static final Read NOTHING = new Read(Set.of(), Set.of(), Map.of(), Set.of(), List.of());

        private Read with(Set<Long> askedOffers, Set<Long> askedProducts, List<OfferCard> read) {
            var all = new LinkedHashMap<>(cards);
            all.keySet().removeAll(askedOffers);
            read.forEach(card -> all.put(card.offer(), card));
            return new Read(union(offers, askedOffers), union(products, askedProducts), all, quoted, days);
        }

        Read quoting(Set<Long> nowQuoted, List<LocalDate> nowDays) {
            return new Read(offers, products, cards, nowQuoted, nowDays);
        }

        /** In any order. */
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

    /** What this node read for edits of the same sheet up to two minutes ago. */
    Read known(long site, Week week, Actor actor) {
        return known.get(new Sheet(actor.requireParty().id(), site, week), none -> Read.NOTHING);
    }

    /** That, with some offers as they are now, and with those others, and those of some products, of which nothing was read yet. */
    Mono<Read> more(
            Read before,
            long site,
            Week week,
            Set<Long> anew,
            Collection<Long> offers,
            Collection<Long> products,
            Actor actor) {
        var missing = union(anew, offers).stream()
                .filter(offer -> anew.contains(offer) || !before.offers.contains(offer))
                .collect(Collectors.toSet());
        var missingProducts = products.stream()
                .filter(product -> !before.products.contains(product))
                .collect(Collectors.toSet());
        return missing.isEmpty() && missingProducts.isEmpty()
                ? Mono.just(before)
                : read(site, week, missing, missingProducts, actor)
                        .map(read -> before.with(missing, missingProducts, read));
    }

    /** For the next edit; the two minutes are those of the first reading. */
    void keep(Read now, long site, Week week, Actor actor) {
        known.asMap().replace(new Sheet(actor.requireParty().id(), site, week), now);
    }

    static Set<Long> union(Collection<Long> some, Collection<Long> others) {
        var all = new HashSet<>(some);
        all.addAll(others);
        return all;
    }
}
