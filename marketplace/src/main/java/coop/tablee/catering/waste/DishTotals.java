package coop.tablee.catering.waste;

import java.util.Comparator;
import java.util.List;

/**
 * What was left of a dish over all times that it was weighed, in grams for each who ate: everything weighed by everybody who ate, so that a large meal counts for more than a small one.
 *
 * @param latest the last time
 * @param left of both together, rounded once
 */
record DishTotals(DishWaste latest, int times, long unserved, long plate, long left, boolean byItself) {

    static DishTotals of(List<DishWaste> times) {
        var covers = times.stream().mapToLong(DishWaste::covers).sum();
        var unserved = times.stream().mapToLong(DishWaste::unserved).sum();
        var plate = times.stream().mapToLong(DishWaste::plate).sum();
        return new DishTotals(
                times.stream().max(Comparator.comparing(DishWaste::day)).orElseThrow(),
                times.size(),
                each(unserved, covers),
                each(plate, covers),
                each(unserved + plate, covers),
                times.get(0).byItself());
    }

    private static long each(long grams, long covers) {
        return Math.round((double) grams / covers);
    }
}
