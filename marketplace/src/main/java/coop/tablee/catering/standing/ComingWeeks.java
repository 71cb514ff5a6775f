package coop.tablee.catering.standing;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.WeekFilling;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.standing.StandingNeeds;
import coop.tablee.ordering.standing.StandingNeeds.Change;
import coop.tablee.ordering.standing.StandingNeeds.Coming;
import coop.tablee.ordering.standing.StandingNeeds.Kept;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Reads what comes to a door by itself, and takes a week of it into the week's own order. */
@Component
class ComingWeeks {

    private static final int DAYS_LOOKED_AT = 21;
    private static final int MOST_FOUND = 30;
    private static final Set<String> USUAL = Set.of("BREAD", "DAIRY", "EGGS", "FRUIT", "DRINKS");

    private final StandingNeeds needs;
    private final Assortment assortment;
    private final WeekFilling filling;
    private final TransactionalOperator transaction;
    private final BusinessClock clock;

    ComingWeeks(
            StandingNeeds needs,
            Assortment assortment,
            WeekFilling filling,
            TransactionalOperator transaction,
            BusinessClock clock) {
        this.needs = needs;
        this.assortment = assortment;
        this.filling = filling;
        this.transaction = transaction;
        this.clock = clock;
    }

    /** What is kept for a door, what of it comes in a week, and what may be chosen. */
    record Read(Optional<Kept> kept, List<Coming> coming, List<OfferCard> choices) {}

    Mono<Read> read(KitchenDoor door, LocalDate monday, String find, Actor actor) {
        // What is kept first, for it may be refused: that must not cancel what is still being read
        return needs.of(door.id(), actor)
                .map(Optional::of)
                .defaultIfEmpty(Optional.empty())
                .flatMap(kept -> Mono.zip(
                                needs.coming(door.id(), monday, monday.plusDays(6), actor)
                                        .collectList(),
                                choices(door, find, actor))
                        .map(read -> new Read(kept, read.getT1(), read.getT2())));
    }

    /** Changes single days, all of them or none: {@code changed-meanwhile} (409) at each that does not stand any more as it was shown. */
    Mono<Void> change(KitchenDoor door, LocalDate monday, long order, List<ComingForm.Said> said, Actor actor) {
        return needs.hold(order, actor)
                .thenMany(Flux.defer(() -> needs.coming(door.id(), monday, monday.plusDays(6), actor)))
                .filter(one -> one.order() == order && one.changed())
                .collectMap(one -> List.of(one.day(), one.product(), one.cooperative()), Coming::quantity)
                .flatMap(stands -> {
                    var errors = said.stream()
                            .flatMap(one -> notAsShown(one, stands.get(key(one.change()))).stream())
                            .toList();
                    return errors.isEmpty()
                            ? needs.change(
                                    order,
                                    said.stream().map(ComingForm.Said::change).toList(),
                                    actor)
                            : Mono.<Void>error(new DomainException(Kind.CONFLICT, "changed-meanwhile", errors));
                })
                .as(transaction::transactional);
    }

    private static List<Object> key(Change change) {
        return List.of(change.day(), change.product(), change.cooperative());
    }

    private static Optional<FieldError> notAsShown(ComingForm.Said said, @Nullable BigDecimal stands) {
        if (ComingForm.isSame(stands, said.shown())) {
            return Optional.empty();
        }
        return Optional.of(
                stands == null
                        ? FieldError.at(said.field(), "coming-usual-again", null, null)
                        : FieldError.at(
                                said.field(),
                                "coming-changed",
                                TypedAmount.plain(stands).toPlainString(),
                                null));
    }

    /** What may be chosen: bread, dairy, eggs, fruit and drinks that are offered in the coming three weeks, or what some words call; each once. */
    private Mono<List<OfferCard>> choices(KitchenDoor door, String find, Actor actor) {
        var today = LocalDate.now(clock.withZone(door.zone()));
        var until = today.plusDays(DAYS_LOOKED_AT);
        var called = find.isEmpty()
                ? Mono.just(List.<Long>of())
                : assortment
                        .products(
                                door.id(),
                                Audience.INSTITUTION,
                                today,
                                until,
                                List.of(find),
                                MOST_FOUND,
                                actor.locale())
                        .collectList();
        return called.flatMapMany(products -> assortment.nearest(
                        door.id(),
                        Audience.INSTITUTION,
                        actor.party(),
                        today,
                        until,
                        find.isEmpty() ? USUAL : Set.of(),
                        products,
                        actor.locale()))
                .collectList();
    }

    /**
     * Puts what comes by itself in a week, and can still be ordered, into the week's cells, and leaves it out where it came from: both or neither. It is read after it was held, so that what
     * somebody took or left out meanwhile is not taken again. Answers how many cells.
     */
    Mono<Integer> take(KitchenDoor door, LocalDate monday, Actor actor) {
        return needs.of(door.id(), actor)
                .map(kept -> kept.order().id())
                .flatMap(order -> needs.hold(order, actor)
                        .thenMany(Flux.defer(() -> needs.coming(door.id(), monday, monday.plusDays(6), actor)))
                        .filter(coming ->
                                coming.order() == order && coming.quantity().signum() > 0)
                        .collectList()
                        .flatMap(coming -> take(door, monday, order, coming, actor)))
                .defaultIfEmpty(0)
                .as(transaction::transactional);
    }

    private Mono<Integer> take(KitchenDoor door, LocalDate monday, long order, List<Coming> coming, Actor actor) {
        return assortment
                .standing(
                        door.id(),
                        Audience.INSTITUTION,
                        actor.party(),
                        monday,
                        monday.plusDays(6),
                        List.of(),
                        coming.stream().map(Coming::product).toList(),
                        actor.locale())
                .collectList()
                .flatMap(cards -> {
                    var now = clock.instant();
                    var amounts = new LinkedHashMap<Long, BigDecimal>();
                    var leave = coming.stream()
                            .filter(one -> cards.stream()
                                    .filter(card -> card.product() == one.product()
                                            && card.cooperative() == one.cooperative()
                                            && card.deliveryDate().equals(one.day())
                                            && now.isBefore(card.cutOff()))
                                    .findFirst()
                                    .map(card -> amounts.put(card.offer(), one.quantity()) == null)
                                    .orElse(false))
                            .map(one -> new Change(one.day(), one.product(), one.cooperative(), BigDecimal.ZERO))
                            .toList();
                    return leave.isEmpty()
                            ? Mono.just(0)
                            : needs.change(order, leave, actor)
                                    .then(filling.add(door, monday, amounts, actor))
                                    .thenReturn(leave.size());
                });
    }
}
