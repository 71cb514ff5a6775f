package coop.tablee.assortment;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.catalogue.Storage;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One offer as one buyer sees it for one destination: everything that a card, a row of the canteen's grid or the API shows.
 *
 * @param version the offer's version; an order names the one it saw
 * @param price EUR per pricing unit, up to 4 decimals; VAT in for households, out for institutions ({@code vatIncluded})
 * @param pricePerBaseUnit EUR per {@code baseUnit} (kilogram, litre or piece), VAT as in {@code price}
 * @param producerPrice EUR per pricing unit that the producer gets, VAT out
 * @param feePercent the cooperative's fee on goods, VAT as in {@code price}; a line of its own in the order
 * @param content how much of {@code baseUnit} one ordering unit holds; nominal for catch weight
 * @param tolerance for catch weight: how far above nominal a piece may weigh and be charged, 0.1 = 10 %
 * @param labels those that hold on the delivery date
 * @param season months (1-12) in which it is in season; empty = it has none
 * @param available ordering units left; absent = on demand, without limit
 * @param crateShare part of a delivery crate that one ordering unit fills
 * @param cutOff last moment for this audience
 * @param path stretch by stretch: farm, hub, perhaps a second hub, destination; or farm straight to the kitchen; none when fetched at the farm
 */
public record OfferCard(
        long offer,
        long version,
        long product,
        long productVersion,
        LocalizedText names,
        LocalizedText descriptions,
        long producer,
        String producerName,
        String producerCity,
        int producerSeal,
        long cooperative,
        String cooperativeName,
        long seller,
        String sellerName,
        long cycle,
        LocalDate deliveryDate,
        String family,
        LocalizedText familyNames,
        String picture,
        String ground,
        MeasureUnit orderingUnit,
        MeasureUnit pricingUnit,
        boolean catchWeight,
        BigDecimal content,
        MeasureUnit baseUnit,
        BigDecimal tolerance,
        BigDecimal price,
        boolean vatIncluded,
        BigDecimal pricePerBaseUnit,
        BigDecimal vatRate,
        BigDecimal producerPrice,
        BigDecimal feePercent,
        List<Label> labels,
        Allergens allergens,
        Storage storage,
        boolean animal,
        List<Integer> season,
        boolean inSeason,
        @Nullable BigDecimal available,
        Availability availability,
        BigDecimal minimum,
        BigDecimal step,
        @Nullable BigDecimal maximum,
        BigDecimal crateShare,
        Instant cutOff,
        List<PathLeg> path) {

    /** What one ordering unit costs: exact, or nominal for catch weight. EUR, VAT as in {@link #price}, 4 decimals. */
    public BigDecimal pricePerOrderingUnit() {
        return catchWeight ? price.multiply(content).setScale(4, RoundingMode.HALF_UP) : price;
    }

    /** Who gets what of the price, and what comes on top. */
    public PriceSplit split(OfferFees fees) {
        return PriceSplit.of(this, fees);
    }

    /** Whether the producer is the seller of record, and gets what is paid. */
    public boolean isSoldByProducer() {
        return seller == producer;
    }

    public boolean isSoldOut() {
        return availability == Availability.SOLD_OUT;
    }

    /** The way in names, with who carries; empty when it is fetched where it grows. */
    public String pathInWords() {
        return PathLeg.inWords(path, producer);
    }

    /** Whether it comes straight from the farm, or is fetched there, without a hub between. */
    public boolean isDirect() {
        return path.size() <= 1;
    }
}
