package coop.tablee.ordercycle;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * An offer as somebody wants it.
 *
 * @param version the offer's version that was read
 * @param householdPrice EUR per pricing unit, VAT in; absent = not offered to households
 * @param institutionPrice EUR per pricing unit, VAT out; absent = not offered to kitchens
 * @param minimum ordering units, like {@code step} and {@code maximum}
 * @param offered false withdraws it: nobody can order it any more, and what was ordered stays
 */
public record OfferEdit(
        long offer,
        long version,
        @Nullable BigDecimal householdPrice,
        @Nullable BigDecimal institutionPrice,
        BigDecimal minimum,
        BigDecimal step,
        @Nullable BigDecimal maximum,
        boolean offered) {}
