package coop.tablee.delivery;

import java.time.LocalDate;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rule by which a place is suggested: pure, so that it can be read and tested without a database. */
final class DestinationChoice {

    /** Beyond this straight line nobody is sent, though they may still choose the place themselves. */
    static final double FAR_KM = 50;

    private final LocalDate date;
    private final Load load;

    DestinationChoice(LocalDate date, Load load) {
        this.date = date;
        this.load = load;
    }

    /** Candidates come the nearest first; slots are those of the date and of the days around it. */
    Suggestion choose(List<Destination> candidates, Collection<Slot> slots) {
        var fits =
                candidates.stream().map(place -> judge(place, of(place, slots))).toList();
        var best = fits.stream().filter(Fit::fits).findFirst();
        var others = new ArrayList<>(fits);
        best.ifPresent(others::remove);
        return new Suggestion(best.orElse(null), List.copyOf(others));
    }

    private Fit judge(Destination place, List<Slot> slots) {
        var lasting = lastingObstacle(place);
        if (lasting != null) {
            return new Fit(place, lasting, List.of(), null);
        }
        var today = slots.stream().filter(slot -> slot.date().equals(date)).toList();
        var roomy = today.stream().filter(this::hasRoom).toList();
        if (!roomy.isEmpty()) {
            return new Fit(place, null, roomy, null);
        }
        return new Fit(place, today.isEmpty() ? Obstacle.CLOSED : Obstacle.FULL, List.of(), otherDate(slots));
    }

    private @Nullable Obstacle lastingObstacle(Destination place) {
        if (load.frozen().signum() > 0 && !place.frozen()) {
            return Obstacle.NO_FREEZER;
        }
        if (load.chilled().signum() > 0 && !place.chilled()) {
            return Obstacle.NO_COLD_ROOM;
        }
        var distance = place.distanceKm();
        return distance != null && distance > FAR_KM ? Obstacle.TOO_FAR : null;
    }

    private boolean hasRoom(Slot slot) {
        return !slot.isFull() && slot.fits(load);
    }

    private @Nullable LocalDate otherDate(List<Slot> slots) {
        return slots.stream()
                .filter(this::hasRoom)
                .map(Slot::date)
                .min(Comparator.<LocalDate>comparingLong(day -> Math.abs(ChronoUnit.DAYS.between(date, day)))
                        .thenComparing(Comparator.naturalOrder()))
                .orElse(null);
    }

    private static List<Slot> of(Destination place, Collection<Slot> slots) {
        return slots.stream()
                .filter(slot -> slot.destination() == place.id())
                .sorted(Comparator.comparing(Slot::date).thenComparing(Slot::opens))
                .toList();
    }
}
