package coop.tablee.ordering;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What can be asked for late; {@code price} is EUR per pricing unit in the buyer's basis, {@code available} absent = on demand. */
public record LateChoice(
        long offer,
        LocalizedText names,
        String producer,
        String orderingUnit,
        String pricingUnit,
        BigDecimal price,
        BigDecimal minimum,
        BigDecimal step,
        @Nullable BigDecimal available) {}
