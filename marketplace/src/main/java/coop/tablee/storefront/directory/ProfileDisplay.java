package coop.tablee.storefront.directory;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.AssortmentSort;
import coop.tablee.assortment.OfferCard;
import coop.tablee.assortment.OpenPlace;
import coop.tablee.assortment.OpenPlaces;
import coop.tablee.catalogue.Label;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.network.CertificateScheme;
import coop.tablee.network.HouseholdProfiles;
import coop.tablee.network.Profile;
import coop.tablee.network.Profiles;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.PlaceMap;
import coop.tablee.platform.page.PlaceMap.Look;
import coop.tablee.shared.DomainException;
import coop.tablee.storefront.BasketOfVisitor;
import coop.tablee.storefront.Baskets;
import coop.tablee.storefront.Choice;
import coop.tablee.storefront.FieldSeal;
import coop.tablee.storefront.Places;
import coop.tablee.storefront.PublicAddress;
import coop.tablee.storefront.Sign;
import coop.tablee.storefront.Spot;
import coop.tablee.storefront.Spots;
import coop.tablee.storefront.directory.ProfilePage.Attestation;
import coop.tablee.storefront.directory.ProfilePage.Day;
import coop.tablee.storefront.directory.ProfilePage.Meeting;
import coop.tablee.storefront.directory.ProfilePage.Partner;
import coop.tablee.storefront.market.ShopQuery;
import coop.tablee.storefront.market.Tiles;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.web.util.UriComponentsBuilder;
import reactor.core.publisher.Mono;

/**
 * Puts the pages of producers and cooperatives together: who they are, what attests it, what of theirs can be had where and until when. What a producer offers is what the
 * market shows for one place and day: the visitor's own where it comes there, else the next.
 */
@Component
class ProfileDisplay {

    private static final int MOST_TILES = 48;

    private final Profiles profiles;
    private final OpenPlaces openPlaces;
    private final Assortment assortment;
    private final Spots spots;
    private final Baskets baskets;
    private final Tiles tiles;
    private final HouseholdProfiles households;
    private final Places places;
    private final Formats formats;
    private final MessageSource messages;

    ProfileDisplay(
            Profiles profiles,
            OpenPlaces openPlaces,
            Assortment assortment,
            Spots spots,
            Baskets baskets,
            Tiles tiles,
            HouseholdProfiles households,
            Places places,
            Formats formats,
            MessageSource messages) {
        this.profiles = profiles;
        this.openPlaces = openPlaces;
        this.assortment = assortment;
        this.spots = spots;
        this.baskets = baskets;
        this.tiles = tiles;
        this.households = households;
        this.places = places;
        this.formats = formats;
        this.messages = messages;
    }

    /** What a page is made of besides the profile. */
    private record Offered(
            List<OpenPlace> open,
            @Nullable Spot spot,
            List<OfferCard> cards,
            BasketOfVisitor basket,
            Set<String> avoids) {}

    Mono<ProfilePage> producer(long id, Choice asked, Choice remembered, Actor actor, Locale locale) {
        return profiles.ofProducer(id)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(profile -> Mono.zip(openPlaces.ofProducer(id).collectList(), baskets.of(actor))
                        .flatMap(both ->
                                offered(id, both.getT1(), asked.orElse(remembered), both.getT2(), actor, locale))
                        .map(offered -> producerPage(profile, offered, locale)));
    }

    Mono<ProfilePage> cooperative(long id, Actor actor, Locale locale) {
        return profiles.ofCooperative(id)
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .zipWith(openPlaces.ofCooperative(id).collectList())
                .zipWith(baskets.of(actor))
                .map(all -> cooperativePage(
                        all.getT1().getT1(),
                        new Offered(all.getT1().getT2(), null, List.of(), all.getT2(), Set.of()),
                        locale));
    }

    private Mono<Offered> offered(
            long producer, List<OpenPlace> open, Choice wanted, BasketOfVisitor basket, Actor actor, Locale locale) {
        var none = new Offered(open, null, List.of(), basket, Set.of());
        return Mono.justOrEmpty(placeFor(open, wanted))
                .flatMap(place -> spots.find(new Choice(place.destination(), place.date(), null), Choice.OPEN))
                .flatMap(spot -> assortment
                        .look(everythingOf(producer, spot).by(actor.party()), locale)
                        .zipWith(households.allergensOf(actor))
                        .map(both -> new Offered(open, spot, both.getT1().items(), basket, both.getT2())))
                .onErrorResume(
                        DomainException.class,
                        gone -> gone.kind() == DomainException.Kind.NOT_FOUND ? Mono.just(none) : Mono.error(gone))
                .defaultIfEmpty(none);
    }

    /** The place and day wanted, else another day there, else the next place. */
    private static Optional<OpenPlace> placeFor(List<OpenPlace> open, Choice wanted) {
        var there = open.stream()
                .filter(place -> wanted.destination() != null && wanted.destination() == place.destination())
                .toList();
        return there.stream()
                .filter(place -> place.date().equals(wanted.date()))
                .findFirst()
                .or(() -> there.stream().findFirst())
                .or(() -> open.stream().findFirst());
    }

    private static AssortmentQuery everythingOf(long producer, Spot spot) {
        return new AssortmentQuery(
                spot.destination().id(),
                spot.date() == null ? null : spot.date().date(),
                Audience.HOUSEHOLD,
                null,
                null,
                Set.of(),
                Set.of(),
                Set.of(),
                Set.of(producer),
                Set.of(),
                Set.of(),
                AssortmentSort.SEASON,
                MOST_TILES,
                null);
    }

    private ProfilePage producerPage(Profile profile, Offered offered, Locale locale) {
        var here = PublicAddress.ofProducer(profile.id(), profile.name());
        var spot = offered.spot;
        var destination = spot == null ? 0 : spot.destination().id();
        var day = spot == null || spot.date() == null ? null : spot.date().date();
        return page(
                "producer",
                profile,
                day == null ? here : addressOf(here, destination, day),
                spot == null || day == null
                        ? null
                        : say(
                                "storefront.profile.offer",
                                locale,
                                places.at(spot.destination().name(), locale),
                                formats.in(locale).day(day)),
                offered,
                place -> addressOf(here, place.destination(), place.date()) + "#offer",
                place -> place.destination() == destination && place.date().equals(day),
                profile.sellers().stream()
                        .map(one -> partner(one, PublicAddress.ofCooperative(one.id(), one.name())))
                        .toList(),
                Look.FARM,
                locale);
    }

    private ProfilePage cooperativePage(Profile profile, Offered offered, Locale locale) {
        return page(
                "cooperative",
                profile,
                PublicAddress.ofCooperative(profile.id(), profile.name()),
                null,
                offered,
                place -> addressOf("/", place.destination(), place.date()) + "#market",
                place -> false,
                profile.growers().stream()
                        .map(one -> partner(one, PublicAddress.ofProducer(one.id(), one.name())))
                        .toList(),
                Look.HUB,
                locale);
    }

    private ProfilePage page(
            String kind,
            Profile profile,
            String here,
            @Nullable String offer,
            Offered offered,
            Function<OpenPlace, String> hrefOf,
            Predicate<OpenPlace> isChosen,
            List<Partner> partners,
            Look look,
            Locale locale) {
        var meetings = meetings(offered.open, hrefOf, isChosen, locale);
        var spot = offered.spot;
        var destination = spot == null ? 0 : spot.destination().id();
        return new ProfilePage(
                kind,
                here,
                profile.name(),
                profile.city().isBlank() ? null : profile.city(),
                profile.presentation().in(locale),
                FieldSeal.of(profile.seal()),
                signs(profile, locale),
                profile.certificates().stream()
                        .map(one -> attestation(one, locale))
                        .toList(),
                social(profile, locale),
                offer,
                tiles.tiles(
                        offered.cards,
                        destination,
                        offered.basket.quantitiesAt(destination),
                        offered.avoids,
                        false,
                        locale),
                offered.basket.mayOrder(),
                meetings,
                partners,
                map(profile, offered.open, look),
                "/directory.pdf?only=" + profile.id(),
                offered.basket.summary());
    }

    /** Whose page it is, among the places where its goods can be had. */
    private static PlaceMap map(Profile profile, List<OpenPlace> open, Look look) {
        var spots = new ArrayList<PlaceMap.Spot>();
        spots.add(new PlaceMap.Spot(
                0, look, profile.name(), profile.city(), "#content", profile.latitude(), profile.longitude()));
        var number = 0;
        for (var place : byPlace(open).values()) {
            var first = place.get(0);
            number++;
            spots.add(new PlaceMap.Spot(
                    number,
                    Look.NUMBER,
                    first.name(),
                    first.city(),
                    "#place-" + number,
                    first.latitude(),
                    first.longitude()));
        }
        return PlaceMap.of(spots);
    }

    private List<Meeting> meetings(
            List<OpenPlace> open, Function<OpenPlace, String> hrefOf, Predicate<OpenPlace> isChosen, Locale locale) {
        var meetings = new ArrayList<Meeting>();
        byPlace(open).forEach((destination, days) -> {
            var first = days.get(0);
            meetings.add(new Meeting(
                    meetings.size() + 1,
                    first.name(),
                    first.city().isBlank() ? null : first.city(),
                    PublicAddress.ofPlace(destination, first.name()),
                    days.stream()
                            .map(day -> new Day(
                                    formats.in(locale).day(day.date()),
                                    until(day, locale),
                                    hrefOf.apply(day),
                                    isChosen.test(day)))
                            .distinct()
                            .toList()));
        });
        return meetings;
    }

    private static Map<Long, List<OpenPlace>> byPlace(List<OpenPlace> open) {
        return open.stream()
                .collect(Collectors.groupingBy(OpenPlace::destination, LinkedHashMap::new, Collectors.toList()));
    }

    private String until(OpenPlace place, Locale locale) {
        return say("storefront.profile.until", locale, formats.in(locale).weekdayAndTime(place.cutOff()));
    }

    private List<Sign> signs(Profile profile, Locale locale) {
        var signs = new ArrayList<Sign>();
        if (holds(profile, CertificateScheme.ORGANIC)) {
            signs.add(new Sign("bio", "seal", say(Label.ORGANIC.messageKey(), locale)));
        } else if (holds(profile, CertificateScheme.IN_CONVERSION)) {
            signs.add(new Sign("label", "seal", say(Label.IN_CONVERSION.messageKey(), locale)));
        }
        if (profile.isSocialEconomy()) {
            signs.add(new Sign("label", "hand", say(Label.SOCIAL_ECONOMY.messageKey(), locale)));
        }
        return signs;
    }

    private static boolean holds(Profile profile, CertificateScheme scheme) {
        return profile.certificates().stream().anyMatch(one -> one.scheme() == scheme);
    }

    private Attestation attestation(Profile.Attested one, Locale locale) {
        var body = one.controlBody();
        var reference = one.reference();
        var by = body == null || body.isBlank()
                ? null
                : reference == null || reference.isBlank()
                        ? say("storefront.profile.certified-by", locale, body)
                        : say("storefront.profile.certified-by-as", locale, body, reference);
        return new Attestation(
                say("storefront.certificate." + one.scheme(), locale),
                by,
                say("storefront.profile.valid-until", locale, formats.in(locale).dayAndYear(one.until())));
    }

    private @Nullable String social(Profile profile, Locale locale) {
        if (profile.insertionApproval() != null) {
            return say("storefront.profile.social-as", locale, profile.insertionApproval());
        }
        return profile.socialEnterprise() ? say("storefront.profile.social", locale) : null;
    }

    private static Partner partner(Profile.Partner one, String href) {
        return new Partner(one.name(), one.city().isBlank() ? null : one.city(), href);
    }

    private static String addressOf(String path, long destination, LocalDate day) {
        var address = UriComponentsBuilder.fromPath(path);
        ShopQuery.addChoice(address, new Choice(destination, day, null));
        return address.toUriString();
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
