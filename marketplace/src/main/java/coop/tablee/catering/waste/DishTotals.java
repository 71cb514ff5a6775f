package coop.tablee.catering.waste;

import java.util.Comparator;
import java.util.List;

/**
 * What was left of a dish over all times that it was weighed, in grams for each who ate: everything weighed by everybody who ate, so that a large meal counts for more than a small one.
 *
 * @param latest the last time
 */
record DishTotals(DishWaste latest, int times, long unserved, long plate, boolean byItself) {

    static DishTotals of(List<DishWaste> times) {
        var covers = times.stream().mapToLong(DishWaste::covers).sum();
        return new DishTotals(
                times.stream().max(Comparator.comparing(DishWaste::day)).orElseThrow(),
                times.size(),
                Math.round(
                        (double) times.stream().mapToLong(DishWaste::unserved).sum() / covers),
                Math.round((double) times.stream().mapToLong(DishWaste::plate).sum() / covers),
                times.get(0).byItself());
    }

    long left() {
        return unserved + plate;
    }
}
