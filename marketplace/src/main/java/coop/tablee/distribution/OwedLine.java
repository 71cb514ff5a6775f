package coop.tablee.distribution;

import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * What one line of an order brings its producer. Cents, EUR, VAT out.
 *
 * @param ownSale whether the producer itself sells; else the cooperative does, and pays the producer's price
 * @param earned whether the goods are accepted and the order is sold; until then it is what is expected
 * @param amount in pricing units: what the price counts
 * @param vatMinor the VAT that the buyer pays with it where the producer sells itself; else nothing, because the producer invoices the cooperative
 * @param number of the order
 * @param deposit whether it is what was lent with the goods
 */
record OwedLine(
        long cooperative,
        String cooperativeName,
        LocalDate date,
        String destination,
        LocalizedText names,
        String orderingUnit,
        String pricingUnit,
        boolean ownSale,
        boolean earned,
        BigDecimal quantity,
        BigDecimal amount,
        long owedMinor,
        long vatMinor,
        String number,
        boolean deposit) {

    public Money owed() {
        return Money.euro(owedMinor);
    }
}
