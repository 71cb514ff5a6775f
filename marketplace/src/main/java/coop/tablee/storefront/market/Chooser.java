package coop.tablee.storefront.market;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OpenDate;
import coop.tablee.catalogue.Storage;
import coop.tablee.delivery.Destination;
import coop.tablee.delivery.Destinations;
import coop.tablee.delivery.Slot;
import coop.tablee.network.Audience;
import coop.tablee.storefront.Choice;
import coop.tablee.storefront.Places;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.Signs;
import coop.tablee.storefront.market.ChooserPage.Day;
import coop.tablee.storefront.market.ChooserPage.Point;
import coop.tablee.storefront.market.ChooserPage.SlotChoice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** Lists the points with what they can keep and their next days and hours; the nearest with room is proposed. */
@Component
class Chooser {

    private final Destinations destinations;
    private final Assortment assortment;
    private final Signs signs;
    private final Places places;

    Chooser(Destinations destinations, Assortment assortment, Signs signs, Places places) {
        this.destinations = destinations;
        this.assortment = assortment;
        this.signs = signs;
        this.places = places;
    }

    Mono<ChooserPage> page(String near, Choice chosen, Locale locale) {
        return destinations.near(null, null).collectList().flatMap(byName -> {
            var from = Whereabouts.read(near, byName);
            return from.map(here ->
                            destinations.near(here.latitude(), here.longitude()).collectList())
                    .orElse(Mono.just(byName))
                    .flatMap(points -> page(near, from, points, chosen, locale));
        });
    }

    private Mono<ChooserPage> page(
            String near, Optional<Whereabouts> from, List<Destination> points, Choice chosen, Locale locale) {
        var ids = points.stream().map(Destination::id).toList();
        return assortment
                .openDates(ids, Audience.HOUSEHOLD)
                .flatMap(dates -> slots(ids, dates)
                        .map(slots -> points.stream()
                                .map(point -> new Open(
                                        point,
                                        dates.getOrDefault(point.id(), List.of()),
                                        slots.getOrDefault(point.id(), List.of())))
                                .toList()))
                .map(open -> new ChooserPage(
                        near,
                        !near.isEmpty() && from.isEmpty(),
                        false,
                        from.isPresent() ? "nearest" : "first",
                        shown(open, chosen, locale)));
    }

    private Mono<Map<Long, List<Slot>>> slots(List<Long> points, Map<Long, List<OpenDate>> dates) {
        List<LocalDate> days = dates.values().stream()
                .flatMap(List::stream)
                .map(OpenDate::date)
                .distinct()
                .toList();
        return destinations.slots(points, days).collect(Collectors.groupingBy(Slot::destination));
    }

    /** The proposed one first, then as they came. */
    private List<Point> shown(List<Open> open, Choice chosen, Locale locale) {
        var suggested = open.stream().filter(Open::hasRoom).findFirst().orElse(null);
        return Stream.concat(Stream.ofNullable(suggested), open.stream().filter(point -> !point.equals(suggested)))
                .map(point -> point(point, point.equals(suggested), chosen, locale))
                .toList();
    }

    private Point point(Open open, boolean suggested, Choice chosen, Locale locale) {
        var point = open.point;
        return new Point(
                point.id(),
                point.name(),
                addressOf(point),
                kilometres(point.distanceKm()),
                stores(point, locale),
                null,
                suggested,
                Objects.equals(chosen.destination(), point.id()),
                open.dates.stream()
                        .map(date -> new Day(
                                date.date(),
                                open.slotsOn(date.date())
                                        .map(slot -> slot(slot, chosen, locale))
                                        .toList()))
                        .toList());
    }

    private SlotChoice slot(Slot slot, Choice chosen, Locale locale) {
        var address = UriComponentsBuilder.fromPath("/");
        ShopQuery.addChoice(address, new Choice(slot.destination(), slot.date(), slot.id()));
        return new SlotChoice(
                places.fromTo(slot.opens(), slot.closes(), locale),
                address.fragment("market").toUriString(),
                slot.isFull(),
                Objects.equals(chosen.slot(), slot.id()));
    }

    private List<Sign> stores(Destination point, Locale locale) {
        var kept = new ArrayList<Sign>();
        for (var storage : Storage.values()) {
            if (point.keeps(storage.name())) {
                kept.add(signs.storage(storage, locale));
            }
        }
        return kept;
    }

    private static @Nullable BigDecimal kilometres(@Nullable Double distance) {
        return distance == null ? null : BigDecimal.valueOf(distance).setScale(1, RoundingMode.HALF_UP);
    }

    private static String addressOf(Destination point) {
        var town = Stream.of(point.postcode(), point.city())
                .filter(part -> !part.isBlank())
                .collect(Collectors.joining(" "));
        return Stream.of(point.street(), town).filter(part -> !part.isBlank()).collect(Collectors.joining(", "));
    }

    private record Open(Destination point, List<OpenDate> dates, List<Slot> slots) {

        boolean hasRoom() {
            return dates.stream().anyMatch(date -> slotsOn(date.date()).anyMatch(slot -> !slot.isFull()));
        }

        Stream<Slot> slotsOn(LocalDate date) {
            return slots.stream().filter(slot -> slot.date().equals(date));
        }
    }
}
