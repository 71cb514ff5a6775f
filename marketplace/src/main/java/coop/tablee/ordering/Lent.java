package coop.tablee.ordering;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What an order is lent of one kind by one seller, in pieces: as its lines stand, as packed, as accepted. What was accepted is charged once something was
 * decided, else what stands.
 */
record Lent(
        String returnable,
        long seller,
        BigDecimal price,
        BigDecimal quantity,
        @Nullable BigDecimal packed,
        @Nullable BigDecimal accepted,
        BigDecimal charged) {

    /** One line's share; amounts are ordering units. */
    record Part(
            @Nullable DepositTerms terms,
            BigDecimal quantity,
            @Nullable BigDecimal packed,
            @Nullable BigDecimal accepted) {

        static Part ordered(@Nullable DepositTerms terms, BigDecimal quantity) {
            return new Part(terms, quantity, null, null);
        }
    }

    private record Kind(String returnable, long seller) {}

    /** Summed over the lines, in their order; nothing that was never wanted. */
    static List<Lent> of(List<Part> parts) {
        var kinds = new LinkedHashMap<Kind, Lent>();
        for (var part : parts) {
            var terms = part.terms;
            if (terms != null) {
                var one = of(terms, part);
                kinds.merge(new Kind(terms.returnable(), terms.seller()), one, Lent::plus);
            }
        }
        return new ArrayList<>(kinds.values());
    }

    OrderArithmetic.Deposit deposit() {
        return new OrderArithmetic.Deposit(returnable, seller, price, charged);
    }

    private static Lent of(DepositTerms terms, Part part) {
        var stands = terms.pieces(part.quantity);
        var accepted = part.accepted == null ? null : terms.pieces(part.accepted);
        return new Lent(
                terms.returnable(),
                terms.seller(),
                terms.amount(),
                stands,
                part.packed == null ? null : terms.pieces(part.packed),
                accepted,
                Objects.requireNonNullElse(accepted, stands));
    }

    private Lent plus(Lent other) {
        return new Lent(
                returnable,
                seller,
                price,
                quantity.add(other.quantity),
                sum(packed, other.packed),
                sum(accepted, other.accepted),
                charged.add(other.charged));
    }

    private static @Nullable BigDecimal sum(@Nullable BigDecimal one, @Nullable BigDecimal other) {
        if (one == null || other == null) {
            return one == null ? other : one;
        }
        return one.add(other);
    }
}
