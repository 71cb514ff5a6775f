package coop.tablee.ordercycle;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;

/** A cycle as its cooperative's pages show it. Local times are wall time of its zone. */
record CycleRow(
        long id,
        LocalDate deliveryDate,
        CycleState state,
        Instant opensAt,
        LocalDateTime householdCutOff,
        LocalDateTime institutionCutOff,
        Instant householdCutOffAt,
        Instant institutionCutOffAt,
        BigDecimal feePercentHousehold,
        BigDecimal feePercentInstitution,
        ShortageRule shortageRule,
        long offers,
        long version) {

    Instant closesAt() {
        return householdCutOffAt.isAfter(institutionCutOffAt) ? householdCutOffAt : institutionCutOffAt;
    }
}
