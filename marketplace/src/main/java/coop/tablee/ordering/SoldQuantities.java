package coop.tablee.ordering;

import coop.tablee.shared.Amounts;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** In which quantities something is sold, without a word of any language: {@code 0.5 · 1 · 1.5 … 500}. */
public final class SoldQuantities {

    private static final int SHOWN = 3;

    private SoldQuantities() {}

    /** From the minimum in steps, to the last that the maximum allows if there is one; ordering units. */
    public static String of(BigDecimal minimum, BigDecimal step, @Nullable BigDecimal maximum) {
        var first = Stream.iterate(minimum, quantity -> quantity.add(step))
                .limit(SHOWN)
                .filter(quantity ->
                        maximum == null || quantity.compareTo(maximum) <= 0 || quantity.compareTo(minimum) == 0)
                .toList();
        var words = first.stream().map(Amounts::plain).collect(Collectors.joining(" · "));
        if (maximum == null) {
            return words + " …";
        }
        var steps = maximum.subtract(minimum).divide(step, 0, RoundingMode.FLOOR);
        var last = minimum.add(steps.multiply(step));
        return last.compareTo(first.get(first.size() - 1)) > 0 ? words + " … " + Amounts.plain(last) : words;
    }
}
