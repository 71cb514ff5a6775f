package coop.tablee.ordering;

import coop.tablee.delivery.Stretch;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer put aside and has not ordered yet, over cooperatives, destinations and dates. Takes no stock.
 *
 * @param version rises with every change
 * @param secret the cart's own, on whichever device it is seen; empty = nothing was ever put aside
 */
public record Cart(long version, String secret, List<CartLine> lines) {

    /** Where nothing was ever put aside. */
    public static final Cart NONE = new Cart(0, "", List.of());

    public Cart {
        lines = List.copyOf(lines);
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /** The orders that this cart becomes, one per destination and date, in the order of the lines. */
    public List<OrderRequest> asRequests() {
        var groups = new LinkedHashMap<Place, List<CartLine>>();
        lines.forEach(line -> groups.computeIfAbsent(
                        new Place(line.destination(), line.deliveryDate()), place -> new ArrayList<>())
                .add(line));
        return groups.entrySet().stream()
                .map(group -> new OrderRequest(
                        group.getKey().destination,
                        group.getKey().date,
                        group.getValue().get(0).slot(),
                        null,
                        group.getValue().stream()
                                .map(line -> new LineRequest(line.offer(), line.quantity(), line.offerVersion()))
                                .toList()))
                .toList();
    }

    /**
     * One line, with the offer as it is now.
     *
     * @param offerVersion the version that the buyer saw when the line was last set
     * @param allergens the stored letters, absent = never declared
     * @param crateShare part of a delivery crate that one ordering unit fills
     * @param price EUR per pricing unit now, in the buyer's basis (households VAT in, organisations VAT out); absent = no longer sold to this buyer
     * @param feePercent the cooperative's percentage on this date now, in the buyer's basis; {@code feePercentSeen} as it was when the line was last set, absent =
     *     not known
     * @param way stretch by stretch, with who carries; none when it is fetched where it grows, absent when it does not get there
     * @param problem a stable code why this line would be refused now ({@code not-offered}, {@code cut-off-passed}, {@code price-changed},
     *     {@code insufficient-stock}, {@code allotment-taken}); absent = none seen
     */
    public record CartLine(
            long destination,
            String destinationName,
            String destinationKind,
            LocalDate deliveryDate,
            @Nullable Long slot,
            long offer,
            long offerVersion,
            long product,
            LocalizedText names,
            String family,
            @Nullable String picture,
            long producer,
            String producerName,
            long cooperative,
            String cooperativeName,
            String sellerName,
            BigDecimal quantity,
            String orderingUnit,
            String pricingUnit,
            boolean catchWeight,
            BigDecimal content,
            String contentUnit,
            @Nullable String storage,
            @Nullable String allergens,
            BigDecimal crateShare,
            @Nullable BigDecimal price,
            BigDecimal feePercent,
            @Nullable BigDecimal feePercentSeen,
            BigDecimal vatRate,
            BigDecimal minimum,
            BigDecimal step,
            @Nullable BigDecimal maximum,
            @Nullable BigDecimal available,
            Instant cutOff,
            @Nullable List<Stretch> way,
            @Nullable String problem) {

        /** Whether the cooperative asks another percentage than when the line was last set. */
        public boolean hasOtherFeePercent() {
            return feePercentSeen != null && feePercentSeen.compareTo(feePercent) != 0;
        }
    }

    private record Place(long destination, LocalDate date) {}
}
