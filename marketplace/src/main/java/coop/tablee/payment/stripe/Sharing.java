package coop.tablee.payment.stripe;

import coop.tablee.payment.OrderShares.SellerShare;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What each seller should have of a payment. Cents throughout, VAT in.
 *
 * <p>Of an order that is sold each seller gets what it sold; where less is kept for the order than that, all get less in proportion, by largest remainder (ties: the seller
 * with the smaller id). Several payments of one order are used up one after the other. Before it is sold nobody gets anything, but a seller to whom all of a payment went as it
 * came should have all that is still kept of it.
 */
final class Sharing {

    private Sharing() {}

    /** What of a payment is kept for an order. */
    record Part(long payment, long order, long kept) {}

    /** What a seller should have of it; {@code vat} is what it owes its state of that, nought before the goods are sold. */
    record Due(long order, long seller, String country, long amount, long vat) {}

    /**
     * @param parts of all payments of the payment's orders
     * @param only to whom all of it went as it came
     */
    static List<Due> of(long payment, @Nullable Long only, List<Part> parts, List<SellerShare> shares) {
        var dues = new ArrayList<Due>();
        for (var part : parts) {
            if (part.payment != payment || part.kept == 0) {
                continue;
            }
            var sellers = shares.stream()
                    .filter(share -> share.order() == part.order)
                    .sorted(Comparator.comparingLong(SellerShare::seller))
                    .toList();
            var sold = !sellers.isEmpty() && sellers.get(0).sold();
            if (sold) {
                dues.addAll(sold(part, parts, sellers));
            } else if (only != null) {
                sellers.stream()
                        .filter(share -> share.seller() == only)
                        .findFirst()
                        .ifPresent(share -> dues.add(new Due(part.order, only, share.country(), part.kept, 0)));
            }
        }
        return dues;
    }

    private static List<Due> sold(Part part, List<Part> parts, List<SellerShare> sellers) {
        var ofOrder = parts.stream()
                .filter(one -> one.order == part.order)
                .sorted(Comparator.comparingLong(Part::payment))
                .toList();
        var kept = ofOrder.stream().mapToLong(Part::kept).sum();
        var before = ofOrder.stream()
                .takeWhile(one -> one.payment != part.payment)
                .mapToLong(Part::kept)
                .sum();
        var wanted = inProportion(sellers, kept);
        var dues = new ArrayList<Due>();
        long from = 0;
        for (var seller : sellers) {
            var to = from + wanted.getOrDefault(seller.seller(), 0L);
            var upTo = Math.min(to, before + part.kept);
            var start = Math.max(from, before);
            if (upTo > start) {
                var vat = vatOf(seller, upTo - from) - vatOf(seller, start - from);
                dues.add(new Due(part.order, seller.seller(), seller.country(), upTo - start, vat));
            }
            from = to;
        }
        return dues;
    }

    private static Map<Long, Long> inProportion(List<SellerShare> sellers, long kept) {
        var all = sellers.stream().mapToLong(SellerShare::gross).sum();
        var sum = Math.min(kept, all);
        var parts = new HashMap<Long, Long>();
        if (all == 0) {
            return parts;
        }
        for (var seller : sellers) {
            parts.put(seller.seller(), portion(sum, seller.gross(), all).longValue());
        }
        var rest = sum - parts.values().stream().mapToLong(Long::longValue).sum();
        sellers.stream()
                .sorted(Comparator.comparing((SellerShare seller) -> remainder(sum, seller.gross(), all))
                        .reversed()
                        .thenComparing(SellerShare::seller))
                .limit(rest)
                .forEach(seller -> parts.merge(seller.seller(), 1L, Long::sum));
        return parts;
    }

    private static BigDecimal portion(long sum, long gross, long all) {
        return product(sum, gross).divideToIntegralValue(BigDecimal.valueOf(all));
    }

    private static BigDecimal remainder(long sum, long gross, long all) {
        return product(sum, gross).remainder(BigDecimal.valueOf(all));
    }

    private static BigDecimal product(long one, long other) {
        return BigDecimal.valueOf(one).multiply(BigDecimal.valueOf(other));
    }

    /** VAT in the first cents of what a seller sold: in proportion, so that pieces add up to the whole. */
    private static long vatOf(SellerShare seller, long amount) {
        return product(seller.vat(), amount)
                .divide(BigDecimal.valueOf(seller.gross()), 0, RoundingMode.HALF_UP)
                .longValue();
    }
}
