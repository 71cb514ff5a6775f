package coop.tablee.storefront;

import coop.tablee.delivery.Load;
import coop.tablee.ordering.Cart.CartLine;
import java.math.BigDecimal;
import java.util.List;
import java.util.function.Predicate;

/** How much room the lines of a basket take at a point, in delivery crates. */
public final class Loads {

    private Loads() {}

    public static Load of(List<CartLine> lines) {
        return new Load(
                crates(lines, line -> true),
                crates(lines, line -> "CHILLED".equals(line.storage())),
                crates(lines, line -> "FROZEN".equals(line.storage())));
    }

    private static BigDecimal crates(List<CartLine> lines, Predicate<CartLine> which) {
        return lines.stream()
                .filter(which)
                .map(line -> line.quantity().multiply(line.crateShare()))
                .reduce(BigDecimal.ZERO, BigDecimal::add);
    }
}
