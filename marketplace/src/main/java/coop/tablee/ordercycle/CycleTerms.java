package coop.tablee.ordercycle;

import java.math.BigDecimal;
import java.time.LocalDateTime;

/**
 * When a cycle closes for whom, and what the cooperative takes. Times are wall time of the cycle's zone.
 *
 * @param version the cycle's version that was read
 * @param feePercentHousehold percent on goods, VAT in; {@code feePercentInstitution} percent on goods, VAT out
 */
public record CycleTerms(
        long version,
        LocalDateTime householdCutOff,
        LocalDateTime institutionCutOff,
        BigDecimal feePercentHousehold,
        BigDecimal feePercentInstitution,
        ShortageRule shortageRule) {}
