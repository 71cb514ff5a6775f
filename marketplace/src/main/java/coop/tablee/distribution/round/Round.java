package coop.tablee.distribution.round;

import java.time.LocalDate;
import java.util.List;

/** One carrier's day: the stops still to come, in the order of the day, and those that are done. */
record Round(LocalDate date, List<LocalDate> days, List<Stop> toCome, List<Stop> done) {

    static Round of(LocalDate date, List<LocalDate> days, List<Stretch> stretches) {
        var stops = Stop.of(stretches);
        return new Round(
                date,
                days,
                stops.stream().filter(stop -> !stop.done()).toList(),
                stops.stream().filter(Stop::done).toList());
    }

    public int size() {
        return toCome.size() + done.size();
    }

    /** Whole crates still to bring, over all stops. */
    public int crates() {
        return toCome.stream().mapToInt(stop -> stop.crates().all()).sum();
    }

    public int percent() {
        return size() == 0 ? 0 : done.size() * 100 / size();
    }
}
