package coop.tablee.ordercycle.price;

import coop.tablee.network.Audience;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A price list of a cooperative's.
 *
 * @param forNamed whether it is for its buyers alone, and for nobody when there are none; else it is for the whole audience
 */
public record PriceList(
        long id, boolean forNamed, PriceTerms terms, List<Buyer> buyers, List<Item> items, long version) {

    public PriceList {
        buyers = List.copyOf(buyers);
        items = List.copyOf(items);
    }

    /**
     * What a coordinator decides about it as a whole.
     *
     * @param percent on the offer's price of the audience; negative = a discount
     * @param from the first delivery date, {@code until} the last one; absent = without an end
     */
    public record PriceTerms(
            String name,
            Audience audience,
            BigDecimal percent,
            LocalDate from,
            @Nullable LocalDate until) {}

    public record Buyer(long id, String name) {}

    /** A product that costs less on the list than the producer gets: both EUR per pricing unit, the price in the list's basis, the producer's VAT out. */
    public record Below(LocalizedText names, BigDecimal price, BigDecimal producerPrice) {}

    /** A product with a price of its own: EUR per pricing unit (VAT in for households, VAT out for institutions), or a percentage of its own. */
    public record Item(
            long product,
            LocalizedText names,
            String producer,
            @Nullable BigDecimal price,
            @Nullable BigDecimal percent) {}
}
