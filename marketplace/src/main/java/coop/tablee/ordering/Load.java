package coop.tablee.ordering;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Delivery crates that an order fills: in all, and those of them that need cold. Rounded up to a thousandth of a crate. */
record Load(BigDecimal crates, BigDecimal chilled, BigDecimal frozen) {

    /** So many ordering units of something that fills {@code share} of a crate each. */
    record Part(
            BigDecimal quantity, BigDecimal share, @Nullable String storage) {

        private BigDecimal crates() {
            return quantity.multiply(share);
        }

        private boolean is(String wanted) {
            return wanted.equals(storage);
        }
    }

    static Load of(List<Part> parts) {
        return new Load(
                sum(parts),
                sum(parts.stream().filter(part -> part.is("CHILLED")).toList()),
                sum(parts.stream().filter(part -> part.is("FROZEN")).toList()));
    }

    private static BigDecimal sum(List<Part> parts) {
        return parts.stream()
                .map(Part::crates)
                .reduce(BigDecimal.ZERO, BigDecimal::add)
                .setScale(3, RoundingMode.UP);
    }
}
