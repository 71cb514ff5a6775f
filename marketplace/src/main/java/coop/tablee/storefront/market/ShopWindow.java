package coop.tablee.storefront.market;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.OfferPage;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Families;
import coop.tablee.catalogue.Family;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.Storage;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.network.HouseholdProfiles;
import coop.tablee.platform.BusinessClock;
import coop.tablee.storefront.BasketOfVisitor;
import coop.tablee.storefront.Sayings;
import coop.tablee.storefront.Spot;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Puts the shop window together: one search over all cooperatives for one point and day, and what the visitor already has. */
@Component
class ShopWindow {

    // Places, of which a featured tile takes two: rows of two, three and four end full
    private static final int ON_A_PAGE = 24;

    /** No product has this number. */
    private static final Set<Long> NOTHING = Set.of(0L);

    private final Assortment assortment;
    private final Shelf shelf;
    private final Tiles tiles;
    private final Sayings sayings;
    private final BusinessClock clock;
    private final Families families;
    private final Favourites favourites;
    private final HouseholdProfiles households;

    ShopWindow(
            Assortment assortment,
            Shelf shelf,
            Tiles tiles,
            Sayings sayings,
            BusinessClock clock,
            Families families,
            Favourites favourites,
            HouseholdProfiles households) {
        this.households = households;
        this.assortment = assortment;
        this.shelf = shelf;
        this.tiles = tiles;
        this.sayings = sayings;
        this.clock = clock;
        this.families = families;
        this.favourites = favourites;
    }

    Mono<ShopPage> page(ShopQuery asked, Spot spot, BasketOfVisitor basket, Actor actor, Locale locale) {
        var query = asked.at(spot.choice());
        return Mono.zip(favourites.of(actor), households.allergensOf(actor))
                .flatMap(own -> assortment
                        .look(searchOf(query, spot, own.getT1()).by(actor.party()), locale)
                        .zipWith(families.all())
                        .map(both -> page(
                                query,
                                spot,
                                both.getT1(),
                                new Around(both.getT2(), own.getT1(), own.getT2()),
                                basket,
                                locale)));
    }

    /**
     * What is known besides what was found.
     *
     * @param liked the household's favourites
     * @param avoids what the household must not eat
     */
    private record Around(Map<String, Family> families, Set<Long> liked, Set<String> avoids) {}

    private static AssortmentQuery searchOf(ShopQuery query, Spot spot, Set<Long> liked) {
        return new AssortmentQuery(
                spot.destination().id(),
                spot.date() == null ? null : spot.date().date(),
                Audience.HOUSEHOLD,
                null,
                query.q().isEmpty() ? null : query.q(),
                query.family(),
                query.label().stream().map(Label::valueOf).collect(Collectors.toSet()),
                query.without().stream().map(Allergen::valueOf).collect(Collectors.toSet()),
                query.producer().stream().map(Long::valueOf).collect(Collectors.toSet()),
                query.isOfFavourites() ? (liked.isEmpty() ? NOTHING : liked) : Set.of(),
                query.storage().stream().map(Storage::valueOf).collect(Collectors.toSet()),
                query.sort(),
                isPlain(query) ? ON_A_PAGE - 1 : ON_A_PAGE,
                query.cursor());
    }

    private ShopPage page(
            ShopQuery query, Spot spot, OfferPage found, Around around, BasketOfVisitor basket, Locale locale) {
        var filters = shelf.filters(query, found.facets(), around.families, around.liked.size(), locale);
        var shown = query.from() + found.items().size();
        var month =
                LocalDate.ofInstant(clock.instant(), spot.destination().zone()).getMonth();
        var plain = isPlain(query);
        return new ShopPage(
                query,
                query.href(),
                basket.mayOrder(),
                sayings.fetching(spot, locale),
                sayings.until(spot, locale),
                sayings.movedOn(spot, locale),
                Season.name(month, locale),
                plain ? shelf.seasonal(found.items(), month, spot.destination().id(), locale) : List.of(),
                spot.date() == null,
                shelf.summary(query, found, locale),
                filters,
                shelf.actives(query, filters, locale),
                tilesOf(found, spot, basket, around.avoids, plain, locale),
                shown,
                found.total(),
                found.next() == null ? null : query.hrefOfNext(found.next(), shown),
                basket.summary());
    }

    private static boolean isPlain(ShopQuery query) {
        return query.isFirstPage() && !query.isFiltered();
    }

    private List<Tile> tilesOf(
            OfferPage found, Spot spot, BasketOfVisitor basket, Set<String> avoids, boolean plain, Locale locale) {
        var destination = spot.destination().id();
        return tiles.tiles(found.items(), destination, basket.quantitiesAt(destination), avoids, plain, locale);
    }
}
