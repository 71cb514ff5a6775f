package coop.tablee.distribution.round;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A place to bring something to, with what to take along for it.
 *
 * @param drop its delivery note's; absent at a hub, where nothing is received
 * @param opens the earliest and {@code closes} the latest that the place takes goods, at its wall time
 * @param broughtAt when the last of it was brought, as far as the carrier said so
 */
record Stop(
        Stretch.Address place,
        List<Loading> loadings,
        Crates crates,
        @Nullable Long drop,
        @Nullable LocalTime opens,
        @Nullable LocalTime closes,
        String phone,
        String directions,
        int brought,
        int ready,
        boolean done,
        boolean received,
        @Nullable Instant broughtAt) {

    /** Hubs first, for what they hand on has farther to go; then by when it has to be there. */
    static final Comparator<Stop> AS_THE_DAY_GOES = Comparator.comparing((Stop stop) -> stop.drop != null)
            .thenComparing(Stop::due, Comparator.nullsLast(Comparator.naturalOrder()))
            .thenComparing(stop -> stop.place.name());

    /** Whole crates to carry. */
    record Crates(int all, int chilled, int frozen) {

        static Crates of(Collection<Crates> some) {
            return new Crates(
                    some.stream().mapToInt(Crates::all).sum(),
                    some.stream().mapToInt(Crates::chilled).sum(),
                    some.stream().mapToInt(Crates::frozen).sum());
        }

        static Crates whole(BigDecimal all, BigDecimal chilled, BigDecimal frozen) {
            var cold = up(chilled) + up(frozen);
            var dry = up(all.subtract(chilled).subtract(frozen));
            return new Crates(dry + cold, up(chilled), up(frozen));
        }

        private static int up(BigDecimal crates) {
            return crates.setScale(0, RoundingMode.CEILING).intValue();
        }
    }

    /** What to take along at one place; {@code numbers} are on the labels of the crates, and empty where nothing is packed yet by its nature. */
    record Loading(Stretch.Address place, Crates crates, List<String> numbers, List<String> waiting) {

        static Loading of(List<Stretch> some) {
            var first = some.get(0);
            return new Loading(
                    first.from(),
                    first.fromField() ? fromField(some) : packed(some),
                    first.fromField()
                            ? List.of()
                            : some.stream()
                                    .filter(Stretch::ready)
                                    .map(Stretch::number)
                                    .distinct()
                                    .toList(),
                    some.stream()
                            .filter(one -> !one.ready())
                            .map(Stretch::number)
                            .distinct()
                            .toList());
        }

        /** Each order has crates of its own, with its own label. */
        private static Crates packed(List<Stretch> some) {
            return Crates.of(some.stream()
                    .map(one -> Crates.whole(one.crates(), one.chilled(), one.frozen()))
                    .toList());
        }

        private static Crates fromField(List<Stretch> some) {
            return Crates.whole(sum(some, Stretch::crates), sum(some, Stretch::chilled), sum(some, Stretch::frozen));
        }

        private static BigDecimal sum(List<Stretch> some, Function<Stretch, BigDecimal> what) {
            return some.stream().map(what).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
    }

    static List<Stop> of(List<Stretch> stretches) {
        return stretches.stream()
                .collect(Collectors.groupingBy(one -> one.to().id(), LinkedHashMap::new, Collectors.toList()))
                .values()
                .stream()
                .map(Stop::at)
                .sorted(AS_THE_DAY_GOES)
                .toList();
    }

    private static Stop at(List<Stretch> all) {
        Map<Long, List<Stretch>> byStart = all.stream()
                .collect(Collectors.groupingBy(one -> one.from().id(), LinkedHashMap::new, Collectors.toList()));
        var loadings = byStart.values().stream().map(Loading::of).toList();
        var first = all.get(0);
        return new Stop(
                first.to(),
                loadings,
                Crates.of(loadings.stream().map(Loading::crates).toList()),
                all.stream()
                        .map(Stretch::drop)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null),
                first(all, Stretch::opens, Comparator.naturalOrder()),
                first(all, Stretch::closes, Comparator.reverseOrder()),
                first.phone(),
                first.directions(),
                (int) all.stream().filter(Stretch::isBrought).count(),
                (int) all.stream().filter(Stretch::ready).count(),
                all.stream().allMatch(Stretch::isBrought),
                all.stream().anyMatch(Stretch::received),
                first(all, Stretch::broughtAt, Comparator.reverseOrder()));
    }

    private static <T> @Nullable T first(List<Stretch> all, Function<Stretch, @Nullable T> what, Comparator<T> order) {
        return all.stream().map(what).filter(Objects::nonNull).min(order).orElse(null);
    }

    /** Whether people fetch here: then all has to be there when they come, otherwise before the door shuts. */
    public boolean isFetched() {
        return drop != null && !place.kind().equals("KITCHEN_DOOR");
    }

    @Nullable
    LocalTime due() {
        return isFetched() ? opens : closes;
    }

    /** Whether there is something to bring that has not been brought. */
    public boolean isToBring() {
        return ready > brought;
    }

    /** A wrong tap is taken back until somebody there has received something. */
    public boolean isMayUndo() {
        return done && broughtAt != null && !received;
    }

    /** Whether a part of it was brought and the rest came later. */
    public boolean isPartly() {
        return brought > 0 && !done;
    }
}
