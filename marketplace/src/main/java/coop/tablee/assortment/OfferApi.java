package coop.tablee.assortment;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.Storage;
import coop.tablee.delivery.Destination;
import coop.tablee.delivery.Destinations;
import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.network.Audience;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Mono;

/**
 * Offers for programs. Anybody may look as a household does; a token of an institution shows prices VAT out and only what a kitchen may be sold.
 */
@RestController
class OfferApi {

    private static final int USUAL_PAGE = 50;

    private final Assortment assortment;
    private final Destinations destinations;

    OfferApi(Assortment assortment, Destinations destinations) {
        this.assortment = assortment;
        this.destinations = destinations;
    }

    @OpenToAll
    @GetMapping("/api/v1/offers")
    Mono<Offers> offers(@RequestParam MultiValueMap<String, String> parameters, Actor actor) {
        return Mono.fromSupplier(() -> query(new Asked(parameters), actor))
                .flatMap(query -> destinations
                        .require(query.destination(), actor)
                        .then(assortment.look(query.by(actor.party()), actor.locale())))
                .map(Offers::of);
    }

    @OpenToAll
    @GetMapping("/api/v1/offers/{id}")
    Mono<OfferWithSplit> offer(
            @PathVariable String id, @RequestParam MultiValueMap<String, String> parameters, Actor actor) {
        return Mono.justOrEmpty(Asked.number(id))
                .flatMap(offer -> seenFrom(offer, new Asked(parameters), actor)
                        .flatMap(place -> assortment.card(offer, place, Audience.of(actor), actor.party())))
                .flatMap(card -> assortment.fees(card).map(fees -> OfferWithSplit.of(card, fees)))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Long> seenFrom(long offer, Asked asked, Actor actor) {
        var destination = asked.id("destination");
        asked.check();
        if (destination != null) {
            return destinations.require(destination, actor).map(Destination::id);
        }
        var party = Audience.of(actor) == Audience.INSTITUTION ? actor.party() : null;
        return assortment.anyDestination(offer, party == null ? null : party.id());
    }

    private static AssortmentQuery query(Asked asked, Actor actor) {
        var query = new AssortmentQuery(
                asked.requiredId("destination"),
                asked.date("date"),
                Audience.of(actor),
                asked.text("q", AssortmentQuery.LONGEST_SEARCH),
                asked.codes("family"),
                asked.words("label", Label.class),
                asked.id("producer"),
                asked.word("storage", Storage.class),
                Objects.requireNonNullElse(asked.word("sort", AssortmentSort.class), AssortmentSort.RELEVANCE),
                asked.number("limit", USUAL_PAGE, 1, AssortmentQuery.MOST),
                asked.text("cursor", 2000));
        asked.check();
        return query;
    }

    /** {@code deliveryDate}: the one asked for, or the next open one; null when nothing is open. */
    record Offers(
            List<OfferJson> items,
            @Nullable String next,
            @Nullable LocalDate deliveryDate,
            long total) {

        static Offers of(OfferPage page) {
            return new Offers(
                    page.items().stream().map(OfferJson::of).toList(), page.next(), page.deliveryDate(), page.total());
        }
    }

    record OfferWithSplit(@JsonUnwrapped OfferJson offer, Split priceSplit) {

        static OfferWithSplit of(OfferCard card, OfferFees fees) {
            return new OfferWithSplit(OfferJson.of(card), Split.of(card.split(fees)));
        }
    }

    /**
     * Per pricing unit: {@code producer} and {@code cooperative} VAT out, {@code vat} on both; on top, with VAT as in the price, {@code fee} and {@code weightFee}, and
     * once for an order {@code orderFee}.
     */
    record Split(
            OfferJson.Amount producer,
            OfferJson.Amount cooperative,
            OfferJson.Amount vat,
            OfferJson.Amount fee,
            OfferJson.Amount weightFee,
            OfferJson.Amount orderFee) {

        static Split of(PriceSplit split) {
            return new Split(
                    OfferJson.Amount.of(split.producer()),
                    OfferJson.Amount.of(split.cooperative()),
                    OfferJson.Amount.of(split.vat()),
                    OfferJson.Amount.of(split.fee()),
                    OfferJson.Amount.of(split.weightFee()),
                    OfferJson.Amount.of(split.orderFee()));
        }
    }
}
