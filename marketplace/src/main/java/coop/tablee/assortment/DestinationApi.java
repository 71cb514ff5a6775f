package coop.tablee.assortment;

import coop.tablee.delivery.Destination;
import coop.tablee.delivery.Destinations;
import coop.tablee.delivery.Slot;
import coop.tablee.identity.Actor;
import coop.tablee.identity.OpenToAll;
import coop.tablee.network.Audience;
import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiList;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Destinations for programs: every distribution point, and the doors of the kitchens that the token's organisation runs or pays for. */
@RestController
class DestinationApi {

    private final Destinations destinations;
    private final Assortment assortment;

    DestinationApi(Destinations destinations, Assortment assortment) {
        this.destinations = destinations;
        this.assortment = assortment;
    }

    @OpenToAll
    @GetMapping("/api/v1/destinations")
    Mono<ApiList<DestinationJson>> destinations(@RequestParam MultiValueMap<String, String> parameters, Actor actor) {
        return Mono.fromSupplier(() -> new Asked(parameters))
                .flatMapMany(asked -> visible(asked, actor))
                .collectList()
                .flatMap(found -> described(found, actor))
                .map(ApiList::whole);
    }

    @OpenToAll
    @GetMapping("/api/v1/destinations/{id}")
    Mono<DestinationJson> destination(@PathVariable String id, Actor actor) {
        return Mono.justOrEmpty(Asked.number(id))
                .flatMap(number -> destinations.require(number, actor))
                .flatMap(found -> described(List.of(found), actor))
                .map(items -> items.get(0))
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Flux<Destination> visible(Asked asked, Actor actor) {
        var near = asked.coordinates("near");
        asked.check();
        return destinations
                .of(actor)
                .concatWith(destinations.near(near == null ? null : near[0], near == null ? null : near[1]));
    }

    private Mono<List<DestinationJson>> described(List<Destination> found, Actor actor) {
        var ids = found.stream().map(Destination::id).toList();
        return assortment
                .openDates(ids, Audience.of(actor))
                .flatMap(dates -> slots(ids, dates)
                        .map(slots -> found.stream()
                                .map(one -> DestinationJson.of(
                                        one,
                                        dates.getOrDefault(one.id(), List.of()),
                                        slots.getOrDefault(one.id(), List.of())))
                                .toList()));
    }

    private Mono<Map<Long, List<Slot>>> slots(List<Long> ids, Map<Long, List<OpenDate>> dates) {
        var days = dates.values().stream()
                .flatMap(List::stream)
                .map(OpenDate::date)
                .distinct()
                .toList();
        return destinations.slots(ids, days).collect(Collectors.groupingBy(Slot::destination));
    }

    record DestinationJson(
            String id,
            String kind,
            String name,
            Address address,
            @Nullable Location location,
            @Nullable String distanceKm,
            List<String> storage,
            List<LocalDate> deliveryDates,
            List<SlotJson> slots) {

        static DestinationJson of(Destination destination, List<OpenDate> dates, List<Slot> slots) {
            var days = dates.stream().map(OpenDate::date).toList();
            return new DestinationJson(
                    Long.toString(destination.id()),
                    OfferJson.word(destination.kind().name()),
                    destination.name(),
                    new Address(destination.street(), destination.postcode(), destination.city()),
                    Location.of(destination),
                    destination.distanceKm() == null
                            ? null
                            : String.format(Locale.ROOT, "%.1f", destination.distanceKm()),
                    storage(destination),
                    days,
                    slots.stream()
                            .filter(slot -> days.contains(slot.date()))
                            .map(SlotJson::of)
                            .toList());
        }

        private static List<String> storage(Destination destination) {
            var storage = new ArrayList<>(List.of("ambient"));
            if (destination.chilled()) {
                storage.add("chilled");
            }
            if (destination.frozen()) {
                storage.add("frozen");
            }
            return storage;
        }
    }

    record Address(String street, String postcode, String city) {}

    record Location(double latitude, double longitude) {

        static @Nullable Location of(Destination destination) {
            var latitude = destination.latitude();
            var longitude = destination.longitude();
            return latitude == null || longitude == null ? null : new Location(latitude, longitude);
        }
    }

    /** Wall time of the destination; capacities in delivery crates. */
    record SlotJson(
            String id,
            LocalDate date,
            String opens,
            String closes,
            String cratesLeft,
            String chilledLeft,
            String frozenLeft) {

        static SlotJson of(Slot slot) {
            return new SlotJson(
                    Long.toString(slot.id()),
                    slot.date(),
                    slot.opens().toString(),
                    slot.closes().toString(),
                    ApiAmounts.plain(slot.cratesLeft()),
                    ApiAmounts.plain(slot.chilledLeft()),
                    ApiAmounts.plain(slot.frozenLeft()));
        }
    }
}
