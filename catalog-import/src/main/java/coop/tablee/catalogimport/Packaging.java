package coop.tablee.catalogimport;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one orders and what the price is for: the columns {@code units}, {@code unit_type} and {@code variant_unit_name} as
 * they stand, and what follows from them.
 *
 * <p>Exactly one kilogram or litre without a name of its own is ordered by kilogram or litre; everything else is ordered by
 * piece, or by the bunch, crate, box, bag, bottle or jar that its name says. The pricing unit equals the ordering unit, except that catch weight is priced by kilogram.
 *
 * @param units amount as written, in {@code unitType} or, without one, in pieces
 * @param unitType g, kg, T, mL, cL, dL, L or kL; null for countable things
 * @param unitName what one piece is called (bunch, jar); null when not said
 * @param orderingUnit what a quantity in an order counts
 * @param content how much of {@code contentUnit} one ordering unit holds; for catch weight its nominal weight
 * @param contentUnit kilogram, litre or piece
 * @param pricingUnit what the price is for
 */
public record Packaging(
        BigDecimal units,
        @Nullable String unitType,
        @Nullable String unitName,
        UnitCode orderingUnit,
        BigDecimal content,
        UnitCode contentUnit,
        UnitCode pricingUnit) {}
