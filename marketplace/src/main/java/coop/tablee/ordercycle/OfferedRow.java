package coop.tablee.ordercycle;

import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** An offer as the coordinator's table shows it. Prices as in {@link OfferEdit}; the producer's price is VAT out. */
record OfferedRow(
        long id,
        long version,
        LocalizedText names,
        LocalizedText family,
        String producer,
        MeasureUnit orderingUnit,
        MeasureUnit pricingUnit,
        BigDecimal producerPrice,
        BigDecimal vatRate,
        @Nullable BigDecimal householdPrice,
        @Nullable BigDecimal institutionPrice,
        BigDecimal minimum,
        BigDecimal step,
        @Nullable BigDecimal maximum,
        boolean offered) {}
