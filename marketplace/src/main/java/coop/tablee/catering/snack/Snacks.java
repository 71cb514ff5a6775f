package coop.tablee.catering.snack;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OfferCard;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingOrder;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Begins programmes and keeps their standing orders in step with classes, calendar and what is sold. A programme is written down together with its standing order, or not at all; one that is
 * begun anew has a name made of the programme, so that whoever goes on after a crash begins the same one.
 */
@Component
class Snacks {

    private static final int DAYS_LOOKED_AT = 21;
    private static final Set<String> FAMILIES =
            Set.of("PREPARED", "FRUIT", "DAIRY", "DRINKS", "BREAD", "ROOT_VEGETABLES");

    private static final Map<String, String> FIELDS = Map.of(
            "purchaseOrderNumber", "reference", "lines[0].product", "product", "startsOn", "first", "endsOn", "last");

    private final SnackBook book;
    private final Assortment assortment;
    private final StandingOrders standing;
    private final TransactionalOperator transaction;

    Snacks(SnackBook book, Assortment assortment, StandingOrders standing, TransactionalOperator transaction) {
        this.book = book;
        this.assortment = assortment;
        this.standing = standing;
        this.transaction = transaction;
    }

    /** What may be given out: soup, fruit, milk, bread and raw vegetables that are offered at the door in the coming three weeks, each once. */
    Mono<List<OfferCard>> choices(KitchenDoor door, LocalDate today, Actor actor) {
        return assortment
                .between(
                        door.id(),
                        Audience.INSTITUTION,
                        actor.party(),
                        today,
                        today.plusDays(DAYS_LOOKED_AT),
                        actor.locale())
                .filter(card -> FAMILIES.contains(card.family()) && !card.catchWeight())
                .collectList()
                .map(cards -> {
                    Map<List<Long>, OfferCard> each = new LinkedHashMap<>();
                    cards.forEach(card -> each.putIfAbsent(List.of(card.product(), card.cooperative()), card));
                    return each.values().stream()
                            .sorted(Comparator.comparing(
                                            (OfferCard card) -> !card.family().equals("PREPARED"))
                                    .thenComparing(card -> !card.family().equals("FRUIT")))
                            .toList();
                });
    }

    /** Begins a programme and its standing order; where that is refused, neither. Without pupils there is nothing to order ({@code snack-no-pupils}, 422). */
    Mono<Long> begin(KitchenDoor door, SnackBook.Draft draft, Actor actor) {
        return book.school(door)
                .filter(school -> school.pupils() > 0)
                .switchIfEmpty(Mono.error(
                        () -> DomainException.invalid(FieldError.at("class-0", "snack-no-pupils", null, null))))
                .then(book.add(door, draft, actor))
                .flatMap(id -> follow(door, id, actor).thenReturn(id))
                .as(transaction::transactional)
                .onErrorMap(DomainException.class, Snacks::inTheForm);
    }

    /** What refuses a standing order, at the fields of a programme's form. */
    private static DomainException inTheForm(DomainException refused) {
        return new DomainException(
                refused.kind(),
                refused.code(),
                refused.errors().stream().map(Snacks::inTheForm).toList(),
                refused.arguments().toArray());
    }

    private static FieldError inTheForm(FieldError error) {
        var field = error.field();
        var known = field == null ? null : FIELDS.get(field);
        return known == null ? error : FieldError.at(known, error.code(), error.found(), error.expected());
    }

    /** Sets the classes, and what is ordered for them from the next date on. */
    Mono<Void> keep(KitchenDoor door, long seen, List<SchoolClass> classes, Actor actor) {
        return book.keep(door, seen, classes)
                .then(book.programmes(door).filter(Programme::active).collectList())
                .flatMapMany(Flux::fromIterable)
                .concatMap(programme -> follow(door, programme.id(), actor))
                .then();
    }

    /** Brings the standing order of a programme in step with pupils, calendar and what is sold, and begins it where there is none. Done twice it is done once. */
    Mono<Void> follow(KitchenDoor door, long id, Actor actor) {
        return follow(door, id, true, actor);
    }

    /** The same, where a standing order is there: one that somebody ended by hand is begun again only when asked for. */
    Mono<Void> stayInStep(KitchenDoor door, long id, Actor actor) {
        return follow(door, id, false, actor);
    }

    private Mono<Void> follow(KitchenDoor door, long id, boolean anew, Actor actor) {
        // One after the other: what fails must not cancel what is still being read
        return book.require(door, id)
                .filter(Programme::active)
                .flatMap(programme -> book.school(door)
                        .flatMap(school -> standing.of(actor)
                                .filter(all -> anew || of(programme, all) != null)
                                .flatMap(all -> follow(door, programme, school.pupils(), all, actor))));
    }

    private Mono<Void> follow(KitchenDoor door, Programme programme, int pupils, List<StandingOrder> all, Actor actor) {
        var there = of(programme, all);
        var terms = terms(door, programme, pupils);
        if (terms.lines().isEmpty()) {
            return there == null ? Mono.empty() : standing.end(there.id(), actor);
        }
        if (there != null) {
            return isInStep(programme, there, terms)
                    ? Mono.empty()
                    : standing.change(there.id(), there.version(), keeping(programme, there, terms), actor)
                            .then(book.ordered(programme, there.id(), actor));
        }
        return renewed(door, programme)
                .flatMap(now -> standing.begin("snack-%d-%d".formatted(now.id(), now.round()), terms, actor)
                        .flatMap(begun -> book.ordered(now, begun, actor)));
    }

    /** Ends a programme and its standing order; what was ordered stays ordered. */
    Mono<Void> end(KitchenDoor door, long id, Actor actor) {
        return book.require(door, id)
                .flatMap(programme -> standing.of(actor).flatMap(all -> {
                    var there = of(programme, all);
                    return book.end(door, id, actor)
                            .then(there == null ? Mono.empty() : standing.end(there.id(), actor));
                }));
    }

    /** Whether the standing order asks what the programme wants now; not, where it is gone. */
    static boolean isInStep(KitchenDoor door, Programme programme, int pupils, @Nullable StandingOrder there) {
        var terms = terms(door, programme, pupils);
        return there == null ? terms.lines().isEmpty() : !terms.lines().isEmpty() && isInStep(programme, there, terms);
    }

    static @Nullable StandingOrder of(Programme programme, List<StandingOrder> all) {
        var id = programme.standing();
        return id == null
                ? null
                : all.stream().filter(one -> one.id() == id).findFirst().orElse(null);
    }

    private Mono<Programme> renewed(KitchenDoor door, Programme programme) {
        return programme.standing() == null
                ? Mono.just(programme)
                : book.nextRound(programme).then(book.require(door, programme.id()));
    }

    private static boolean isInStep(Programme programme, StandingOrder there, KeepStanding wanted) {
        var now = there.terms();
        return now.lines().size() == 1
                && now.lines().get(0).quantity().compareTo(wanted.lines().get(0).quantity()) == 0
                && coming(now.skipped(), there.today()).equals(coming(skipped(programme, there, wanted), there.today()))
                && now.weekdays().equals(wanted.weekdays());
    }

    /** Days of the calendar, and those that somebody left out by hand; a day that the calendar gave back comes again. */
    private static Set<LocalDate> skipped(Programme programme, StandingOrder there, KeepStanding wanted) {
        var skipped = new TreeSet<>(there.terms().skipped());
        skipped.removeAll(programme.leftOut());
        skipped.addAll(wanted.skipped());
        return skipped;
    }

    private static Set<LocalDate> coming(Set<LocalDate> days, LocalDate today) {
        var coming = new TreeSet<>(days);
        coming.removeIf(day -> !day.isAfter(today));
        return coming;
    }

    /** What was changed by hand on the standing order stays: its pause, other skipped days, what may come instead. */
    private static KeepStanding keeping(Programme programme, StandingOrder there, KeepStanding wanted) {
        var now = there.terms();
        var first = now.lines().get(0);
        var line = wanted.lines().get(0);
        return new KeepStanding(
                now.destination(),
                now.slotOpens(),
                wanted.weekdays(),
                1,
                wanted.startsOn(),
                wanted.endsOn(),
                now.pausedFrom(),
                now.pausedUntil(),
                coming(skipped(programme, there, wanted), there.today()),
                now.payment(),
                now.purchaseOrderNumber(),
                List.of(new KeepStanding.Wish(
                        line.product(),
                        line.cooperative(),
                        line.quantity(),
                        first.mostPrice(),
                        first.takesLess(),
                        first.instead())));
    }

    /** What the standing order has to ask; without lines where there is nobody to eat it. */
    private static KeepStanding terms(KitchenDoor door, Programme programme, int pupils) {
        var quantity = programme.amount().ordered(pupils);
        return new KeepStanding(
                door.id(),
                null,
                programme.weekdays(),
                1,
                programme.first(),
                programme.last(),
                null,
                null,
                new TreeSet<>(programme.free()),
                HowPaid.ACCOUNT,
                programme.purchaseOrder(),
                quantity.signum() == 0
                        ? List.of()
                        : List.of(new KeepStanding.Wish(
                                programme.product(), programme.cooperative(), quantity, null, true, List.of())));
    }
}
