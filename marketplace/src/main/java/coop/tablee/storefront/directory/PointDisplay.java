package coop.tablee.storefront.directory;

import coop.tablee.assortment.OpenPlace;
import coop.tablee.assortment.OpenPlaces;
import coop.tablee.catalogue.Storage;
import coop.tablee.delivery.Destination;
import coop.tablee.delivery.DestinationKind;
import coop.tablee.delivery.Destinations;
import coop.tablee.delivery.PlaceFacts;
import coop.tablee.delivery.Slot;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.PlaceMap;
import coop.tablee.platform.page.PlaceMap.Look;
import coop.tablee.shared.DomainException;
import coop.tablee.storefront.Choice;
import coop.tablee.storefront.Places;
import coop.tablee.storefront.PublicAddress;
import coop.tablee.storefront.Signs;
import coop.tablee.storefront.directory.PointPage.Coming;
import coop.tablee.storefront.directory.PointPage.Cooperative;
import coop.tablee.storefront.directory.PointPage.Day;
import coop.tablee.storefront.directory.PointPage.Weekday;
import coop.tablee.storefront.market.ShopQuery;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** Puts the page of a place together: where it is, when it opens, who comes there and until when one may order. */
@Component
class PointDisplay {

    private final Destinations destinations;
    private final OpenPlaces openPlaces;
    private final Signs signs;
    private final Places places;
    private final Formats formats;
    private final MessageSource messages;

    PointDisplay(
            Destinations destinations,
            OpenPlaces openPlaces,
            Signs signs,
            Places places,
            Formats formats,
            MessageSource messages) {
        this.destinations = destinations;
        this.openPlaces = openPlaces;
        this.signs = signs;
        this.places = places;
        this.formats = formats;
        this.messages = messages;
    }

    /** A kitchen's door is no public place: {@code not-found}, like one that does not exist. */
    Mono<PointPage> page(long id, Locale locale) {
        return destinations
                .require(id)
                .filter(Destination::isFetched)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(point -> Mono.zip(
                                destinations.facts(id), openPlaces.at(id).collectList())
                        .flatMap(read -> destinations
                                .slots(List.of(id), datesOf(read.getT2()))
                                .collectList()
                                .map(slots -> page(point, read.getT1(), read.getT2(), slots, locale))));
    }

    private static List<LocalDate> datesOf(List<OpenPlace> open) {
        return open.stream().map(OpenPlace::date).distinct().toList();
    }

    private PointPage page(Destination point, PlaceFacts facts, List<OpenPlace> open, List<Slot> slots, Locale locale) {
        var latitude = point.latitude();
        var longitude = point.longitude();
        return new PointPage(
                point.name(),
                point.address(),
                point.kind() == DestinationKind.FARM_GATE,
                latitude == null || longitude == null
                        ? null
                        : String.format(Locale.ROOT, "geo:%1$.6f,%2$.6f?q=%1$.6f,%2$.6f", latitude, longitude),
                Arrays.stream(Storage.values())
                        .filter(storage -> point.keeps(storage.name()))
                        .map(storage -> signs.storage(storage, locale))
                        .toList(),
                hours(facts, locale),
                facts.closed().stream().map(formats.in(locale)::day).toList(),
                days(point, open, slots, locale),
                facts.cooperatives().stream()
                        .map(one -> new Cooperative(one.name(), PublicAddress.ofCooperative(one.id(), one.name())))
                        .toList(),
                market(point.id(), null),
                "/directory?destination=" + point.id(),
                PlaceMap.of(List.of(new PlaceMap.Spot(
                        0, Look.POINT, point.name(), point.city(), "#content", latitude, longitude))));
    }

    private List<Weekday> hours(PlaceFacts facts, Locale locale) {
        var byDay = facts.hours().stream()
                .collect(Collectors.groupingBy(
                        PlaceFacts.Hours::weekday,
                        TreeMap::new,
                        Collectors.mapping(
                                one -> places.fromTo(one.opens(), one.closes(), locale), Collectors.joining(", "))));
        return byDay.entrySet().stream()
                .map(day ->
                        new Weekday(DayOfWeek.of(day.getKey()).getDisplayName(TextStyle.FULL, locale), day.getValue()))
                .toList();
    }

    private List<Day> days(Destination point, List<OpenPlace> open, List<Slot> slots, Locale locale) {
        var byDate =
                open.stream().collect(Collectors.groupingBy(OpenPlace::date, LinkedHashMap::new, Collectors.toList()));
        return byDate.entrySet().stream()
                .map(day -> new Day(
                        formats.in(locale).day(day.getKey()),
                        hoursOn(day.getKey(), slots, locale),
                        day.getValue().stream()
                                .map(one -> new Coming(
                                        one.cooperativeName(),
                                        messages.getMessage(
                                                "storefront.profile.until",
                                                new Object[] {formats.in(locale).weekdayAndTime(one.cutOff())},
                                                locale)))
                                .toList(),
                        market(point.id(), day.getKey())))
                .toList();
    }

    private @Nullable String hoursOn(LocalDate date, List<Slot> slots, Locale locale) {
        var hours = slots.stream()
                .filter(slot -> slot.date().equals(date))
                .map(slot -> places.fromTo(slot.opens(), slot.closes(), locale))
                .collect(Collectors.joining(", "));
        return hours.isEmpty() ? null : hours;
    }

    private static String market(long destination, @Nullable LocalDate date) {
        var address = UriComponentsBuilder.fromPath("/");
        ShopQuery.addChoice(address, new Choice(destination, date, null));
        return address.fragment("market").toUriString();
    }
}
