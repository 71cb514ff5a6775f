package coop.tablee.distribution.asked;

import coop.tablee.identity.Actor;
import coop.tablee.ordering.standing.StandingDemand;
import coop.tablee.platform.BusinessClock;
import coop.tablee.stock.DeliveryDates;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** How far people look ahead, and what they see: for pages and for programs alike. */
@Component
class Outlook {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int WEEKS_AHEAD = 3;
    private static final int WEEKS_OF_FORECASTS = 8;

    private final AskedQueries queries;
    private final StandingDemand standing;
    private final DeliveryDates dates;
    private final BusinessClock clock;

    Outlook(AskedQueries queries, StandingDemand standing, DeliveryDates dates, BusinessClock clock) {
        this.queries = queries;
        this.standing = standing;
        this.dates = dates;
        this.clock = clock;
    }

    /** What will be asked of the producer in the weeks to come. */
    Mono<AskedPage> asked(Actor actor, Locale locale) {
        var today = today();
        var producer = actor.requireParty().id();
        var until = today.plusWeeks(WEEKS_AHEAD);
        return Mono.zip(
                        queries.asked(producer, today.minusWeeks(UsualDemand.WEEKS), until),
                        standing.of(producer, today, until).collectList(),
                        dates.of(producer, today, until))
                .map(read -> AskedPage.of(read.getT1(), read.getT2(), read.getT3(), today, locale));
    }

    /** What is expected in the weeks to come and, of the past one, what came of it. */
    Mono<List<ForecastLine>> expected(Actor actor) {
        return queries.expected(
                actor.requireParty().id(), monday().minusWeeks(1), monday().plusWeeks(WEEKS_OF_FORECASTS));
    }

    LocalDate today() {
        return LocalDate.now(clock.withZone(ZONE));
    }

    /** The first day of this week. */
    LocalDate monday() {
        return today().with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
