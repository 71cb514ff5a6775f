package coop.tablee.storefront.market;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OfferFees;
import coop.tablee.assortment.PathLeg;
import coop.tablee.delivery.Destination;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.network.HouseholdProfiles;
import coop.tablee.network.SiteKind;
import coop.tablee.shared.DomainException;
import coop.tablee.storefront.BasketOfVisitor;
import coop.tablee.storefront.FieldSeal;
import coop.tablee.storefront.Measure;
import coop.tablee.storefront.PublicAddress;
import coop.tablee.storefront.Signs;
import coop.tablee.storefront.Spot;
import coop.tablee.storefront.Stepper;
import coop.tablee.storefront.market.ProductPage.Stop;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Says everything about one product that a buyer may want to know before ordering it. */
@Component
class ProductDisplay {

    private static final int ALSO = 4;
    private static final int LOOKED_AT = 24;

    private final Assortment assortment;
    private final Tiles tiles;
    private final Signs signs;
    private final Words words;
    private final HouseholdProfiles households;
    private final Favourites favourites;

    ProductDisplay(
            Assortment assortment,
            Tiles tiles,
            Signs signs,
            Words words,
            HouseholdProfiles households,
            Favourites favourites) {
        this.households = households;
        this.assortment = assortment;
        this.tiles = tiles;
        this.signs = signs;
        this.words = words;
        this.favourites = favourites;
    }

    Mono<ProductPage> page(long offer, Spot spot, BasketOfVisitor basket, Actor actor, Locale locale) {
        var destination = spot.destination();
        var audience = destination.isFetched() ? Audience.HOUSEHOLD : Audience.INSTITUTION;
        return assortment
                .card(offer, destination.id(), audience, actor.party())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(card -> Mono.zip(
                                others(card, destination.id(), audience, actor, locale),
                                assortment.fees(card),
                                households.allergensOf(actor),
                                favourites.of(actor))
                        .map(read -> page(
                                card,
                                read.getT1(),
                                read.getT2(),
                                read.getT3(),
                                Favourites.mayHave(actor)
                                        ? Boolean.valueOf(read.getT4().contains(card.product()))
                                        : null,
                                spot,
                                basket,
                                locale)));
    }

    private Mono<List<OfferCard>> others(
            OfferCard card, long destination, Audience audience, Actor actor, Locale locale) {
        var query = AssortmentQuery.everything(destination, card.deliveryDate(), audience)
                .paged(LOOKED_AT, null);
        return assortment
                .look(query.by(actor.party()), locale)
                .map(page -> page.items().stream()
                        .filter(other -> other.inSeason() && !other.isSoldOut() && other.product() != card.product())
                        .limit(ALSO)
                        .toList());
    }

    private ProductPage page(
            OfferCard card,
            List<OfferCard> also,
            OfferFees fees,
            Set<String> avoids,
            @Nullable Boolean favourite,
            Spot spot,
            BasketOfVisitor basket,
            Locale locale) {
        var destination = spot.destination().id();
        var inBasket = basket.quantitiesAt(destination);
        return new ProductPage(
                words.title(card, locale),
                "/products/" + card.offer() + "?destination=" + destination,
                words.shelfOf(destination, card, null),
                words.shelfOf(destination, card, card.family()),
                basket.mayOrder() && spot.destination().isFetched(),
                card.names(),
                card.descriptions().in(locale),
                card.familyNames(),
                card.picture(),
                card.ground(),
                card.producerName(),
                card.producerCity().isBlank() ? null : card.producerCity(),
                PublicAddress.ofProducer(card.producer(), card.producerName()),
                FieldSeal.of((int) card.producer()),
                card.product(),
                favourite,
                card.sellerName(),
                tiles.signsOf(card, locale),
                Measure.of(card),
                card.vatIncluded(),
                card.vatRate(),
                card.isSoldOut(),
                words.isClosed(card),
                words.orderBefore(card, spot, locale),
                tiles.flag(card, locale),
                words.rule(card, locale),
                signs.allergens(card.allergens(), locale),
                words.unknownAllergens(card, locale),
                words.split(card, fees, locale),
                words.year(card, locale),
                stopsOf(card.path(), spot.destination()),
                Stepper.of(destination, card, inBasket.getOrDefault(card.offer(), BigDecimal.ZERO)),
                also.stream()
                        .map(other -> tiles.tile(other, destination, inBasket, avoids, false, locale))
                        .toList(),
                basket.summary(),
                Avoided.in(card, avoids));
    }

    /** What is fetched where it grows has one stop: the gate. */
    private static List<Stop> stopsOf(List<PathLeg> path, Destination destination) {
        var stops = new ArrayList<Stop>();
        for (var leg : path) {
            stops.add(new Stop(leg.fromName(), kindOf(leg.fromKind()), leg.carrierName()));
        }
        var kind = path.isEmpty() ? "gate" : kindOf(path.get(path.size() - 1).toKind());
        stops.add(new Stop(destination.name(), kind, null));
        return stops;
    }

    private static String kindOf(SiteKind kind) {
        return switch (kind) {
            case FARM -> "farm";
            case HUB -> "hub";
            case POINT -> "point";
            default -> "door";
        };
    }
}
