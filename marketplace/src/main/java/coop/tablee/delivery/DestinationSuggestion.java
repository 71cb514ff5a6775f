package coop.tablee.delivery;

import java.time.LocalDate;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Suggests the nearest distribution point that can take a load on a date: one that opens, with crates and cold capacity left, and with a freezer when
 * something is frozen. When none can, it says what does: another point, or another date. Nothing is reserved. Two statements, however many points.
 */
@Component
public class DestinationSuggestion {

    private static final int DAYS_AHEAD = 14;

    private final Destinations destinations;

    DestinationSuggestion(Destinations destinations) {
        this.destinations = destinations;
    }

    /** Among all points; coordinates in degrees, absent = points come by name. Other dates are any of the two weeks from the date on. */
    public Mono<Suggestion> suggest(@Nullable Double latitude, @Nullable Double longitude, LocalDate date, Load load) {
        return destinations
                .near(latitude, longitude)
                .collectList()
                .flatMap(points -> among(points, date, fortnight(date), load));
    }

    /**
     * Among these places, in the order of preference that they come in, and with these dates as the ones to move to: for a caller who knows what is open for
     * order.
     */
    public Mono<Suggestion> among(
            List<Destination> places, LocalDate date, Collection<LocalDate> otherDates, Load load) {
        var ids = places.stream().map(Destination::id).toList();
        return destinations
                .slots(ids, with(date, otherDates))
                .collectList()
                .map(slots -> new DestinationChoice(date, load).choose(places, slots));
    }

    private static Set<LocalDate> with(LocalDate date, Collection<LocalDate> others) {
        var dates = new HashSet<>(others);
        dates.add(date);
        return dates;
    }

    private static List<LocalDate> fortnight(LocalDate date) {
        return date.datesUntil(date.plusDays(DAYS_AHEAD)).toList();
    }
}
