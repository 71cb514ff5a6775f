package coop.tablee.storefront.market;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.OpenDate;
import coop.tablee.catalogue.Storage;
import coop.tablee.delivery.Destination;
import coop.tablee.delivery.DestinationSuggestion;
import coop.tablee.delivery.Destinations;
import coop.tablee.delivery.Fit;
import coop.tablee.delivery.Load;
import coop.tablee.delivery.Slot;
import coop.tablee.delivery.Suggestion;
import coop.tablee.delivery.Town;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.Cart;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.PlaceMap;
import coop.tablee.platform.page.PlaceMap.Look;
import coop.tablee.storefront.Baskets;
import coop.tablee.storefront.Choice;
import coop.tablee.storefront.Loads;
import coop.tablee.storefront.Places;
import coop.tablee.storefront.PublicAddress;
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
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/** Lists the points with what they can keep and their next days and hours; the nearest with room for the basket is
 * proposed, and where one does not suit, it says why. */
@Component
class Chooser {

    private final Destinations destinations;
    private final Assortment assortment;
    private final DestinationSuggestion suggestion;
    private final Baskets baskets;
    private final Signs signs;
    private final Places places;
    private final Formats formats;
    private final MessageSource messages;

    Chooser(
            Destinations destinations,
            Assortment assortment,
            DestinationSuggestion suggestion,
            Baskets baskets,
            Signs signs,
            Places places,
            Formats formats,
            MessageSource messages) {
        this.destinations = destinations;
        this.assortment = assortment;
        this.suggestion = suggestion;
        this.baskets = baskets;
        this.signs = signs;
        this.places = places;
        this.formats = formats;
        this.messages = messages;
    }

    Mono<ChooserPage> page(String near, Choice chosen, Actor actor, Locale locale) {
        return Mono.zip(destinations.near(null, null).collectList(), whereabouts(near), baskets.cart(actor))
                .flatMap(all -> {
                    var from = Whereabouts.read(near, all.getT1(), all.getT2());
                    return from.map(here -> destinations
                                    .near(here.latitude(), here.longitude())
                                    .collectList())
                            .orElse(Mono.just(all.getT1()))
                            .flatMap(points ->
                                    page(new Asked(near, from.isPresent(), chosen), points, all.getT3(), locale));
                });
    }

    private Mono<List<Town>> whereabouts(String near) {
        return near.isEmpty() ? Mono.just(List.of()) : destinations.towns().collectList();
    }

    private Mono<ChooserPage> page(Asked asked, List<Destination> points, Cart cart, Locale locale) {
        var ids = points.stream().map(Destination::id).toList();
        return assortment.openDates(ids, Audience.HOUSEHOLD).flatMap(dates -> {
            var days = daysOf(dates);
            var day = dayFor(asked.chosen, days);
            return day.isEmpty()
                    ? Mono.just(page(asked, points.stream().map(Open::closed).toList(), null, locale))
                    : suggestion
                            .among(points, day.get(), days, loadFor(cart, day.get()))
                            .zipWith(destinations.slots(ids, days).collect(Collectors.groupingBy(Slot::destination)))
                            .map(found -> page(
                                    asked,
                                    open(points, dates, found.getT2(), found.getT1(), day.get()),
                                    found.getT1(),
                                    locale));
        });
    }

    private ChooserPage page(Asked asked, List<Open> found, @Nullable Suggestion suggested, Locale locale) {
        var open = suggestedFirst(found);
        return new ChooserPage(
                asked.near,
                !asked.near.isEmpty() && !asked.known,
                suggested != null && suggested.best() == null,
                asked.known ? "nearest" : "first",
                open.stream().map(point -> point(point, asked.chosen, locale)).toList(),
                map(open));
    }

    private static List<Open> open(
            List<Destination> points,
            Map<Long, List<OpenDate>> dates,
            Map<Long, List<Slot>> slots,
            Suggestion suggested,
            LocalDate day) {
        var best = suggested.best();
        var obstacles = suggested.others().stream()
                .filter(fit -> fit.obstacle() != null)
                .collect(Collectors.toMap(fit -> fit.destination().id(), fit -> fit));
        return points.stream()
                .map(point -> new Open(
                        point,
                        dates.getOrDefault(point.id(), List.of()),
                        slots.getOrDefault(point.id(), List.of()),
                        best != null && best.destination().id() == point.id(),
                        obstacles.get(point.id()),
                        day))
                .toList();
    }

    private static List<LocalDate> daysOf(Map<Long, List<OpenDate>> dates) {
        return dates.values().stream()
                .flatMap(List::stream)
                .map(OpenDate::date)
                .distinct()
                .sorted()
                .toList();
    }

    /** The day that the proposal is for: the one chosen while it is open, else the first open one. */
    private static Optional<LocalDate> dayFor(Choice chosen, List<LocalDate> days) {
        return days.stream()
                .filter(day -> day.equals(chosen.date()))
                .findFirst()
                .or(() -> days.stream().findFirst());
    }

    private static Load loadFor(Cart cart, LocalDate day) {
        return Loads.of(cart.lines().stream()
                .filter(line -> line.deliveryDate().equals(day))
                .toList());
    }

    /** The proposed one first, then as they came. */
    private static List<Open> suggestedFirst(List<Open> open) {
        return Stream.concat(
                        open.stream().filter(Open::suggested), open.stream().filter(point -> !point.suggested()))
                .toList();
    }

    private static PlaceMap map(List<Open> open) {
        var spots = new ArrayList<PlaceMap.Spot>();
        for (var one : open) {
            var point = one.point;
            spots.add(new PlaceMap.Spot(
                    spots.size() + 1,
                    Look.NUMBER,
                    point.name(),
                    point.city(),
                    "#point-" + point.id(),
                    point.latitude(),
                    point.longitude()));
        }
        return PlaceMap.of(spots);
    }

    private Point point(Open open, Choice chosen, Locale locale) {
        var point = open.point;
        return new Point(
                point.id(),
                point.name(),
                PublicAddress.ofPlace(point.id(), point.name()),
                point.address(),
                kilometres(point.distanceKm()),
                stores(point, locale),
                why(open, locale),
                open.suggested,
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

    /** Why it does not suit what is in the basket that day, and another day on which it would. */
    private @Nullable String why(Open open, Locale locale) {
        var fit = open.misfit;
        if (fit == null || fit.obstacle() == null || open.day == null || open.dates.isEmpty()) {
            return null;
        }
        var otherDate = fit.otherDate();
        var day = formats.in(locale).day(open.day);
        var key = "storefront.obstacle." + fit.obstacle().code();
        return otherDate == null
                ? messages.getMessage(key, new Object[] {day}, locale)
                : messages.getMessage(
                        key + ".other-date", new Object[] {formats.in(locale).day(otherDate), day}, locale);
    }

    private record Asked(String near, boolean known, Choice chosen) {}

    private record Open(
            Destination point,
            List<OpenDate> dates,
            List<Slot> slots,
            boolean suggested,
            @Nullable Fit misfit,
            @Nullable LocalDate day) {

        static Open closed(Destination point) {
            return new Open(point, List.of(), List.of(), false, null, null);
        }

        Stream<Slot> slotsOn(LocalDate date) {
            return slots.stream().filter(slot -> slot.date().equals(date));
        }
    }
}
