package coop.tablee.demo;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.assortment.OfferCard;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.ordering.standing.HowPaid;
import coop.tablee.ordering.standing.KeepStanding;
import coop.tablee.ordering.standing.StandingNeeds;
import coop.tablee.ordering.standing.StandingOrders;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** What households and kitchens of the story order again and again: one leaves a date out, one pauses. */
@Component
class Habits {

    private static final List<String> BREAKFAST = List.of("Lait entier", "Pain gris au levain", "Œufs de plein air");
    private static final List<String> SOUP = List.of("Poireau", "Carotte", "Oignon jaune", "Céleri-rave");
    private static final List<String> DESSERT = List.of("Pomme Jonagold", "Poire Conférence", "Yaourt nature");

    private static final Set<DayOfWeek> GLASS_DAYS = Set.of(DayOfWeek.TUESDAY, DayOfWeek.THURSDAY);
    private static final Set<DayOfWeek> BREAD_DAYS = Set.of(DayOfWeek.TUESDAY);
    private static final int HOURS_AHEAD = 2;

    private final Cast cast;
    private final Troupe troupe;
    private final CardPreparation cards;
    private final Assortment assortment;
    private final StandingOrders standing;
    private final StandingNeeds needs;

    Habits(
            Cast cast,
            Troupe troupe,
            CardPreparation cards,
            Assortment assortment,
            StandingOrders standing,
            StandingNeeds needs) {
        this.cast = cast;
        this.troupe = troupe;
        this.cards = cards;
        this.assortment = assortment;
        this.standing = standing;
        this.needs = needs;
    }

    /** Begins all of them with the week of a Monday. */
    void begin(LocalDate monday) {
        cards.catchUp().block();
        for (var household = 0; household < 2; household++) {
            var point = Shoppers.pointOf(household);
            var day = Shoppers.dayOf(point);
            // At once where payments are played, by the link in the mail where cards are taken
            var payment = standing.paymentsFor(troupe.household(household)).get(0);
            var where = new Where(point, Audience.HOUSEHOLD, payment, Set.of(day));
            var skipped = monday.plusWeeks(2).with(day);
            begin("breakfast", terms(where, monday, BREAKFAST, 1, null, Set.of(skipped)), troupe.household(household));
            begin("soup", terms(where, monday, SOUP, 1, monday, Set.of()), troupe.household(household));
        }
        for (var kitchen : Troupe.COOKS.keySet().stream().sorted().toList()) {
            var where = new Where(
                    Objects.requireNonNull(Shoppers.KITCHENS.get(kitchen)),
                    Audience.INSTITUTION,
                    HowPaid.ACCOUNT,
                    Set.copyOf(Shoppers.SCHOOL_DAYS));
            var skipped = monday.plusWeeks(1).with(DayOfWeek.THURSDAY);
            begin("soup", terms(where, monday, SOUP, 6, null, Set.of(skipped)), troupe.cook(kitchen));
            begin("dessert", terms(where, monday, DESSERT, 4, monday, Set.of()), troupe.cook(kitchen));
            need(where, monday, troupe.cook(kitchen));
        }
    }

    /** Milk for each meal and bread by weekday, which come by themselves. */
    private void need(Where where, LocalDate monday, Actor actor) {
        var wanted = Stream.concat(
                        called("Lait entier", where)
                                .limit(1)
                                .map(card -> new StandingNeeds.Need(
                                        card.product(), card.cooperative(), true, on(GLASS_DAYS, "0.1"))),
                        called("Pain gris au levain", where)
                                .limit(1)
                                .map(card -> new StandingNeeds.Need(
                                        card.product(), card.cooperative(), false, on(BREAD_DAYS, "12"))))
                .toList();
        needs.keep(
                        cast.id(where.place),
                        "demo-needs",
                        null,
                        HOURS_AHEAD,
                        "BC-" + monday.getYear() + "-0401",
                        monday,
                        wanted,
                        actor)
                .block();
    }

    private static Map<DayOfWeek, BigDecimal> on(Set<DayOfWeek> days, String amount) {
        return days.stream().collect(Collectors.toMap(day -> day, day -> new BigDecimal(amount)));
    }

    private void begin(String key, KeepStanding terms, Actor actor) {
        standing.begin("demo-" + key, terms, actor).block();
    }

    private KeepStanding terms(
            Where where,
            LocalDate monday,
            List<String> names,
            int times,
            @Nullable LocalDate pausedFrom,
            Set<LocalDate> skipped) {
        var destination = cast.id(where.place);
        return new KeepStanding(
                destination,
                null,
                where.days,
                1,
                monday,
                null,
                pausedFrom,
                null,
                skipped,
                where.payment,
                where.audience == Audience.INSTITUTION ? "BC-" + monday.getYear() + "-0400" : null,
                names.stream()
                        .flatMap(name -> called(name, where).limit(1).map(card -> wish(card, times, where)))
                        .toList());
    }

    /** So many times the least that can be ordered; of leeks, the other kind of stem vegetable will do as well. */
    private KeepStanding.Wish wish(OfferCard card, int times, Where where) {
        var others = isCalled("Poireau", card)
                ? called("Bette", where)
                        .filter(other -> other.cooperative() == card.cooperative())
                        .map(OfferCard::product)
                        .limit(1)
                        .toList()
                : List.<Long>of();
        return new KeepStanding.Wish(
                card.product(),
                card.cooperative(),
                card.minimum().add(card.step().multiply(BigDecimal.valueOf(times - 1L))),
                null,
                true,
                others);
    }

    /** What is called so among what can be ordered there next. */
    private Stream<OfferCard> called(String name, Where where) {
        return Objects.requireNonNull(assortment
                        .search(
                                AssortmentQuery.everything(cast.id(where.place), null, where.audience)
                                        .searching(name),
                                Locale.FRENCH)
                        .block())
                .items()
                .stream()
                .filter(card -> isCalled(name, card));
    }

    private static boolean isCalled(String name, OfferCard card) {
        return name.equals(card.names().texts().get("fr"));
    }

    /** Where somebody fetches or is delivered, on which days, and how it is paid. */
    private record Where(String place, Audience audience, HowPaid payment, Set<DayOfWeek> days) {}
}
