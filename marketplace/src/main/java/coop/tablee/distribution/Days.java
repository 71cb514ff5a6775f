package coop.tablee.distribution;

import coop.tablee.identity.Actor;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Which delivery day a page shows: the one asked for, else the next one with something to do, else the last one. */
@Component
class Days {

    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int BEFORE = 21;
    private static final int AFTER = 42;

    private final DistributionQueries queries;
    private final BusinessClock clock;

    Days(DistributionQueries queries, BusinessClock clock) {
        this.queries = queries;
        this.clock = clock;
    }

    /** A day chosen among those there are. */
    record Choice(LocalDate day, List<LocalDate> all) {}

    Mono<Choice> choose(DistributionQueries.View view, @Nullable LocalDate asked, Actor actor) {
        var today = today();
        return queries.days(view, actor.requireParty().id(), today.minusDays(BEFORE), today.plusDays(AFTER))
                .map(days -> new Choice(asked == null ? nearest(days, today) : sane(asked), days));
    }

    LocalDate today() {
        return LocalDate.now(clock.withZone(ZONE));
    }

    /** What the clock of the hall shows. */
    LocalTime now() {
        return LocalTime.now(clock.withZone(ZONE));
    }

    private static LocalDate nearest(List<LocalDate> days, LocalDate today) {
        return days.stream()
                .filter(day -> !day.isBefore(today))
                .findFirst()
                .orElse(days.isEmpty() ? today : days.get(days.size() - 1));
    }

    /** Years that the database cannot hold are no days of ours. */
    static LocalDate sane(LocalDate asked) {
        if (asked.getYear() < 2000 || asked.getYear() > 2200) {
            throw new DomainException(DomainException.Kind.MALFORMED, "bad-request");
        }
        return asked;
    }
}
