package coop.tablee.catering;

import coop.tablee.assortment.Assortment;
import coop.tablee.network.Audience;
import coop.tablee.platform.BusinessClock;
import coop.tablee.shared.DomainException;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The week that a page of a kitchen shows. When none is asked for it is the first in which something can still be ordered at the door, on every page alike, so that the order, the
 * menus, the counts and the needs are of the same week; where nothing can be ordered now, the one after today's.
 */
@Component
public class KitchenWeeks {

    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2200;

    private final Assortment assortment;
    private final BusinessClock clock;

    KitchenWeeks(Assortment assortment, BusinessClock clock) {
        this.assortment = assortment;
        this.clock = clock;
    }

    /** The Monday of the week that a day lies in, else of the one that is ordered next; a day that nobody means is {@code not-found}. Days are those of the door's time zone. */
    public Mono<LocalDate> monday(@Nullable LocalDate asked, KitchenDoor door) {
        if (asked != null) {
            return isMeant(asked) ? Mono.just(mondayOf(asked)) : Mono.error(DomainException::notFound);
        }
        return assortment
                .dates(door.id(), Audience.INSTITUTION)
                .map(open -> mondayOf(open.date()))
                .next()
                .switchIfEmpty(Mono.fromSupplier(() -> mondayOf(today(door)).plusWeeks(1)));
    }

    /**
     * Where somebody begins in the week of a day with what is said day by day: today if it is this week, else its Monday; today when no week is asked for. A day that nobody means is
     * {@code not-found}.
     */
    public LocalDate day(@Nullable LocalDate week, KitchenDoor door) {
        var today = today(door);
        if (week == null) {
            return today;
        }
        if (!isMeant(week)) {
            throw DomainException.notFound();
        }
        return mondayOf(week).equals(mondayOf(today)) ? today : mondayOf(week);
    }

    private LocalDate today(KitchenDoor door) {
        return LocalDate.now(clock.withZone(door.zone()));
    }

    private static boolean isMeant(LocalDate day) {
        return day.getYear() >= FIRST_YEAR && day.getYear() <= LAST_YEAR;
    }

    private static LocalDate mondayOf(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }
}
