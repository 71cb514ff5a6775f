package coop.tablee.distribution.asked;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * What is usually asked on a day: the mean of what was ordered for the same weekday of the past {@value #WEEKS} weeks. Weeks in which nothing at all was delivered on
 * that weekday do not count (a closed week says nothing about demand); a delivery without this product counts as none. Ordering units, one decimal, half up.
 */
final class UsualDemand {

    static final int WEEKS = 4;

    private final LocalDate today;
    private final Set<LocalDate> delivered;
    private final Map<Long, Map<LocalDate, BigDecimal>> past = new HashMap<>();

    UsualDemand(List<AskedLine> lines, LocalDate today) {
        this.today = today;
        delivered = lines.stream()
                .map(AskedLine::date)
                .filter(date -> date.isBefore(today))
                .collect(Collectors.toCollection(TreeSet::new));
        lines.forEach(line -> past.computeIfAbsent(line.product(), product -> new HashMap<>())
                .merge(line.date(), line.ordered(), BigDecimal::add));
    }

    /** The past deliveries that are looked at for this day. */
    List<LocalDate> basisOf(LocalDate day) {
        return IntStream.iterate(1, week -> week + 1)
                .mapToObj(day::minusWeeks)
                .takeWhile(date -> !date.isBefore(today.minusWeeks(WEEKS)))
                .filter(delivered::contains)
                .toList();
    }

    /** What is usually asked of the product on this day; absent when no such day was delivered. */
    @Nullable
    BigDecimal of(long product, LocalDate day) {
        var basis = basisOf(day);
        if (basis.isEmpty()) {
            return null;
        }
        var ordered = past.getOrDefault(product, Map.of());
        var sum = basis.stream()
                .map(date -> ordered.getOrDefault(date, BigDecimal.ZERO))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
        return sum.divide(BigDecimal.valueOf(basis.size()), 1, RoundingMode.HALF_UP);
    }
}
