package coop.tablee.demo;

import coop.tablee.agreement.contest.ContestOpening;
import coop.tablee.agreement.contest.ContestTerms;
import coop.tablee.agreement.contest.ContestTerms.Goods;
import coop.tablee.agreement.contest.ContestTerms.Quality;
import coop.tablee.agreement.contest.Contests;
import coop.tablee.agreement.contest.Quote;
import coop.tablee.agreement.contest.Quotes;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Two mini-competitions under the municipality's vegetables: one whose answers have come and wait for a choice, one that is still open and sealed. */
@Component
class Competitions {

    private static final int DAYS_AGO = 4;

    private final Cast cast;
    private final Troupe troupe;
    private final BusinessClock clock;
    private final Contests contests;
    private final Quotes quotes;
    private final ContestOpening opening;

    Competitions(
            Cast cast, Troupe troupe, BusinessClock clock, Contests contests, Quotes quotes, ContestOpening opening) {
        this.cast = cast;
        this.troupe = troupe;
        this.clock = clock;
        this.contests = contests;
        this.quotes = quotes;
        this.opening = opening;
    }

    /** Asks one some days ago, whose date has passed by now, and one today. Cut short it is told anew: each is asked once. */
    void compete(LocalDate today) {
        clock.makeAdjustable().block();
        clock.shiftTo(Duration.ofDays(-DAYS_AGO)).block();
        var answered = ask(
                "Pommes de terre et oignons, hiver",
                today.minusDays(1),
                today.plusDays(14),
                List.of(
                        new Goods("Pomme de terre", "kg", BigDecimal.valueOf(2400)),
                        new Goods("Oignon jaune", "kg", BigDecimal.valueOf(640))));
        answer(
                answered,
                "grandChamp",
                "Triées à la main, livrées en caisses reprises à chaque tournée.",
                "0.82",
                "0.94");
        answer(
                answered,
                "valDeSenne",
                "Récoltées en septembre, stockées sans traitement. Caisses consignées.",
                "0.79",
                "1.05");
        clock.shiftTo(Duration.ZERO).block();
        opening.openDue().block();
        var open = ask(
                "Potimarrons pour les potages de janvier",
                today.plusDays(6),
                today.plusDays(28),
                List.of(new Goods("Potimarron", "kg", BigDecimal.valueOf(900))));
        answer(open, "valDeSenne", "Deux passages par semaine.", "1.95");
    }

    private long ask(String title, LocalDate until, LocalDate from, List<Goods> goods) {
        var agreement = cast.id("agreement:forest");
        return Objects.requireNonNull(contests.ask(
                        agreement,
                        cast.id("lot:" + agreement + ":1"),
                        new ContestTerms(
                                title,
                                "Livraison aux quatre cantines avant 10 heures.",
                                until.atTime(LocalTime.NOON),
                                from,
                                from.plusWeeks(10),
                                List.of(2, 4),
                                goods,
                                60,
                                List.of(
                                        new Quality("Heures entre récolte ou sortie de stock et livraison", 25),
                                        new Quality("Part livrée en caisses consignées", 15))),
                        UUID.nameUUIDFromBytes(title.getBytes(StandardCharsets.UTF_8)),
                        troupe.officer("forest"))
                .block());
    }

    private void answer(long contest, String cooperative, String words, String... prices) {
        quotes.answer(
                        contest,
                        new Quote(
                                words,
                                Stream.of(prices)
                                        .map(price -> new Quote.Price(new BigDecimal(price), null))
                                        .toList(),
                                null,
                                false),
                        troupe.coordinator(cooperative))
                // Told half before, its date has passed meanwhile
                .onErrorResume(DomainException.class, closed -> Mono.empty())
                .block();
    }
}
