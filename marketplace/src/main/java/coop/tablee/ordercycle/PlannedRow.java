package coop.tablee.ordercycle;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** What copying a week would do with one product: the prices before and after, or why it stays out. */
record PlannedRow(
        LocalizedText names,
        String producer,
        @Nullable String obstacle,
        BigDecimal oldProducerPrice,
        @Nullable BigDecimal producerPrice,
        @Nullable BigDecimal oldHouseholdPrice,
        @Nullable BigDecimal householdPrice,
        @Nullable BigDecimal oldInstitutionPrice,
        @Nullable BigDecimal institutionPrice) {

    boolean isLeftOut() {
        return obstacle != null;
    }

    /** Whether the producer asks another price than in the week that is copied. */
    boolean isRepriced() {
        return obstacle == null && producerPrice != null && producerPrice.compareTo(oldProducerPrice) != 0;
    }
}
