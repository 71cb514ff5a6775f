package coop.tablee.ordercycle;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;

/**
 * A delivery date to open without an example: with everything that is complete and may be offered. Times are wall time of the cooperative's hub.
 *
 * @param feePercentHousehold percent on goods, VAT in; {@code feePercentInstitution} percent on goods, VAT out
 * @param marginPercent on the producer's price, where the cooperative sells itself
 */
public record NewDate(
        LocalDate deliveryDate,
        LocalDateTime opens,
        LocalDateTime householdCutOff,
        LocalDateTime institutionCutOff,
        BigDecimal feePercentHousehold,
        BigDecimal feePercentInstitution,
        BigDecimal marginPercent) {}
