package coop.tablee.storefront;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OpenDate;
import coop.tablee.delivery.Destination;
import coop.tablee.delivery.Destinations;
import coop.tablee.delivery.Slot;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.platform.SharedReading;
import coop.tablee.platform.SharedReadingProperties;
import coop.tablee.platform.Writings;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Looks up where somebody wants to fetch. What an address names and is not there is refused like any page that is not there; what only a cookie remembers and is
 * gone is forgotten, and the first point open for order takes its place.
 */
@Component
public class Spots {

    private static final int MOST_SHARED = 1_000;
    private static final int MOST_OTHERS = 3;

    private final Destinations destinations;
    private final Assortment assortment;
    private final SharedReading<Question, Spot> shared;
    private final SharedReading<Long, List<Destination>> neighbours;

    Spots(Destinations destinations, Assortment assortment, Writings writings, SharedReadingProperties sharing) {
        this.destinations = destinations;
        this.assortment = assortment;
        shared = new SharedReading<>(writings, sharing.longest(), question -> 1, MOST_SHARED);
        neighbours = new SharedReading<>(writings, sharing.longest(), list -> 1, MOST_SHARED);
    }

    private record Question(Choice asked, Choice remembered) {}

    /**
     * The point, day and slot of a household or a visitor; empty when there is no point at all. All who ask for the same share one answer, a tenth of a second old at
     * most: they look.
     */
    public Mono<Spot> find(Choice asked, Choice remembered) {
        return shared.answer(new Question(asked, remembered), Mono.defer(() -> read(asked, remembered)));
    }

    /** The few points nearest to this one, where one could fetch instead. */
    public Mono<List<Destination>> others(Destination here) {
        return neighbours.answer(
                here.id(),
                Mono.defer(() -> destinations
                        .near(here.latitude(), here.longitude())
                        .filter(there -> there.isPoint() && there.id() != here.id())
                        .take(MOST_OTHERS)
                        .collectList()));
    }

    private Mono<Spot> read(Choice asked, Choice remembered) {
        var wanted = asked.orElse(remembered);
        return point(asked, wanted)
                .flatMap(destination -> at(destination, wanted.at(destination.id(), asked), Audience.HOUSEHOLD));
    }

    /** The same for whoever looks at one product: a kitchen looks from its own door, or at what a point that it names has for everybody. */
    public Mono<Spot> findFor(Actor actor, Choice asked, Choice remembered) {
        if (Audience.of(actor) == Audience.HOUSEHOLD) {
            return find(asked, remembered);
        }
        var wanted = asked.orElse(remembered);
        return destinations
                .of(actor)
                .filter(own -> asked.destination() == null || asked.destination() == own.id())
                .next()
                .flatMap(door -> at(door, wanted.at(door.id(), asked), Audience.INSTITUTION))
                .switchIfEmpty(Mono.defer(() -> asked.destination() == null
                        ? Mono.error(DomainException.notFound())
                        : find(asked, remembered)));
    }

    private Mono<Destination> point(Choice asked, Choice wanted) {
        var id = wanted.destination();
        if (id == null) {
            return anyPoint();
        }
        var found = destinations
                .require(id)
                .filter(Destination::isFetched)
                .switchIfEmpty(Mono.error(DomainException::notFound));
        return asked.destination() != null
                ? found
                : found.onErrorResume(
                        DomainException.class, gone -> gone.kind() == Kind.NOT_FOUND ? anyPoint() : Mono.error(gone));
    }

    private Mono<Destination> anyPoint() {
        return destinations.near(null, null).filter(Destination::isPoint).next();
    }

    private Mono<Spot> at(Destination destination, Choice wanted, Audience audience) {
        return assortment
                .dates(destination.id(), audience)
                .collectList()
                .flatMap(dates -> at(destination, dates, wanted));
    }

    private Mono<Spot> at(Destination destination, List<OpenDate> dates, Choice wanted) {
        var day = wanted.date();
        var date = dates.stream()
                .filter(open -> open.date().equals(day))
                .findFirst()
                .or(() -> dates.stream().findFirst())
                .orElse(null);
        if (date == null) {
            return Mono.just(new Spot(destination, dates, null, day, null));
        }
        var missed = day == null || date.date().equals(day) ? null : day;
        return slot(destination, date.date(), missed == null ? wanted.slot() : null)
                .map(slot -> new Spot(destination, dates, date, missed, slot))
                .defaultIfEmpty(new Spot(destination, dates, date, missed, null));
    }

    /** The slot chosen, if it is one of that day; else the first with room. */
    private Mono<Slot> slot(Destination destination, LocalDate date, @Nullable Long chosen) {
        return destinations
                .slots(List.of(destination.id()), List.of(date))
                .collectList()
                .flatMap(slots -> Mono.justOrEmpty(slots.stream()
                        .filter(slot -> chosen != null && slot.id() == chosen)
                        .findFirst()
                        .or(() -> slots.stream().filter(slot -> !slot.isFull()).findFirst())));
    }
}
