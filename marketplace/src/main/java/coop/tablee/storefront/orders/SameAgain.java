package coop.tablee.storefront.orders;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.ordering.PutInCart;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import coop.tablee.storefront.Choice;
import coop.tablee.storefront.Spot;
import coop.tablee.storefront.Spots;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Puts what an order wanted into the basket, for the same place: on the same date while that is open, else on the next one that is. Products are looked for, not
 * offers, for each date has offers of its own; of what several cooperatives sell, the one that sold it then comes first. Quantities are set as they were wanted, less
 * where less is left.
 */
@Component
class SameAgain {

    private final OrderDirectory orders;
    private final Assortment assortment;
    private final Spots spots;
    private final Carts carts;
    private final BusinessClock clock;

    SameAgain(OrderDirectory orders, Assortment assortment, Spots spots, Carts carts, BusinessClock clock) {
        this.orders = orders;
        this.assortment = assortment;
        this.spots = spots;
        this.carts = carts;
        this.clock = clock;
    }

    /**
     * What came of it.
     *
     * @param put how many products are in the basket now
     * @param missing those that nobody offers there and then, or of which nothing is left
     * @param less those of which less is left than was wanted
     */
    record Outcome(int put, List<LocalizedText> missing, List<LocalizedText> less) {}

    /** Refuses another's order, which is not there ({@code not-found}, 404). */
    Mono<Outcome> put(String number, Actor actor, Choice remembered, Locale locale) {
        return orders.find(number, actor)
                .flatMap(order -> spot(order, remembered)
                        .flatMap(spot -> offered(spot, actor, locale)
                                .map(cards -> choose(order, cards, spot))
                                .flatMap(chosen -> fill(chosen, actor))));
    }

    /** The same place, unless it is gone. */
    private Mono<Spot> spot(OrderDetails order, Choice remembered) {
        var slot = order.slot();
        var same = new Choice(order.destination().id(), order.deliveryDate(), slot == null ? null : slot.id());
        return spots.find(same, remembered)
                .onErrorResume(
                        DomainException.class,
                        gone -> gone.kind() == DomainException.Kind.NOT_FOUND
                                ? spots.find(Choice.OPEN, remembered)
                                : Mono.error(gone));
    }

    private Mono<List<OfferCard>> offered(Spot spot, Actor actor, Locale locale) {
        var date = spot.date();
        return date == null
                ? Mono.just(List.of())
                : assortment
                        .between(
                                spot.destination().id(),
                                Audience.HOUSEHOLD,
                                actor.party(),
                                date.date(),
                                date.date(),
                                locale)
                        .filter(card -> card.cutOff().isAfter(clock.instant()))
                        .collectList();
    }

    private static Chosen choose(OrderDetails order, List<OfferCard> cards, Spot spot) {
        var chosen = new Chosen(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        for (var line : order.lines()) {
            if (line.ordered().signum() > 0) {
                var card = cards.stream()
                        .filter(one -> one.product() == line.product())
                        .max(Comparator.<OfferCard, BigDecimal>comparing(one -> most(one, line.ordered()))
                                .thenComparing(one -> one.cooperative() == line.cooperative()));
                chosen.add(card, line, spot);
            }
        }
        return chosen;
    }

    private Mono<Outcome> fill(Chosen chosen, Actor actor) {
        var outcome = new Outcome(chosen.puts.size(), chosen.missing, chosen.less);
        return chosen.puts.isEmpty()
                ? Mono.just(outcome)
                : carts.putAll(actor, chosen.puts).thenReturn(outcome);
    }

    /** The most of it that is sold up to what is wanted, in ordering units; zero when that is less than its minimum. */
    private static BigDecimal most(OfferCard card, BigDecimal wanted) {
        var bound = least(least(wanted, card.available()), card.maximum());
        return bound.compareTo(card.minimum()) < 0
                ? BigDecimal.ZERO
                : bound.subtract(card.minimum())
                        .divide(card.step(), 0, RoundingMode.DOWN)
                        .multiply(card.step())
                        .add(card.minimum());
    }

    private static BigDecimal least(BigDecimal one, @Nullable BigDecimal other) {
        return other == null ? one : one.min(other);
    }

    private record Chosen(List<PutInCart> puts, List<LocalizedText> missing, List<LocalizedText> less) {

        void add(Optional<OfferCard> card, OrderDetails.Line line, Spot spot) {
            var quantity = card.map(one -> most(one, line.ordered())).orElse(BigDecimal.ZERO);
            if (quantity.signum() == 0) {
                missing.add(line.names());
                return;
            }
            var slot = spot.choice().slot();
            puts.add(new PutInCart(spot.destination().id(), card.orElseThrow().offer(), quantity, slot));
            if (quantity.compareTo(line.ordered()) < 0) {
                less.add(line.names());
            }
        }
    }
}
