package coop.tablee.ordering;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Stream;

/**
 * What a cooperative asks for an order with goods of its own, once, and for each kilogram of them: EUR, VAT in for households and VAT out for organisations, at
 * the VAT rates of the goods. They belong to the delivery date of the cycle, so they are the same for an order from its placing to its reception.
 */
record FeeTerms(long cooperative, BigDecimal perOrder, BigDecimal perKg) {

    static FeeTerms none(long cooperative) {
        return new FeeTerms(cooperative, BigDecimal.ZERO, BigDecimal.ZERO);
    }

    /** Those who ask something, each cooperative once. */
    static List<FeeTerms> asked(Stream<FeeTerms> terms) {
        var asked = new LinkedHashMap<Long, FeeTerms>();
        terms.filter(one -> one.perOrder.signum() > 0 || one.perKg.signum() > 0)
                .forEach(one -> asked.putIfAbsent(one.cooperative, one));
        return List.copyOf(asked.values());
    }

    FeeTerms withoutOrder() {
        return new FeeTerms(cooperative, BigDecimal.ZERO, perKg);
    }
}
