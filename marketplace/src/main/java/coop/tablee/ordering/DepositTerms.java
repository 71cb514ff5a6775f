package coop.tablee.ordering;

import java.math.BigDecimal;

/** What is lent with each ordering unit of something: so many pieces of one kind, each for an amount in EUR outside of VAT, owed by the seller when they come back. */
record DepositTerms(String returnable, long seller, BigDecimal amount, int count) {

    BigDecimal pieces(BigDecimal units) {
        return units.multiply(BigDecimal.valueOf(count));
    }
}
