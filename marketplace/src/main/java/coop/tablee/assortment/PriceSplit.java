package coop.tablee.assortment;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * Who gets what of the price of one pricing unit, EUR, 4 decimals; the parts add up to the price. {@code producer} and {@code cooperative}
 * are VAT out, {@code vat} is the VAT on both together. A producer who sells gets all but the VAT: what is rounded to make a price VAT in is his too. One whose goods the cooperative sells gets
 * his price whatever is paid: below it, the cooperative's part is negative, what it adds from its own pocket. On top come, VAT in for households and out for institutions, the
 * cooperative's percentage ({@code fee}), what it asks for the weight ({@code weightFee}), and once for the whole order {@code orderFee}.
 */
public record PriceSplit(
        BigDecimal producer,
        BigDecimal cooperative,
        BigDecimal vat,
        BigDecimal fee,
        BigDecimal weightFee,
        BigDecimal orderFee) {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    static PriceSplit of(OfferCard card, OfferFees fees) {
        var onTop = card.vatRate().divide(HUNDRED);
        var net = card.vatIncluded()
                ? card.price().divide(BigDecimal.ONE.add(onTop), 4, RoundingMode.HALF_UP)
                : card.price();
        var vat = card.vatIncluded() ? card.price().subtract(net) : fourDecimals(net.multiply(onTop));
        var producer = card.isSoldByProducer() ? net : card.producerPrice();
        return new PriceSplit(
                producer,
                net.subtract(producer),
                vat,
                fourDecimals(card.price().multiply(card.feePercent()).divide(HUNDRED)),
                fees.forWeightOf(card),
                fees.perOrder());
    }

    private static BigDecimal fourDecimals(BigDecimal amount) {
        return amount.setScale(4, RoundingMode.HALF_UP);
    }
}
