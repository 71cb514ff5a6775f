package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * What a buyer asked for after its cut-off, and what was said to it.
 *
 * @param quantity ordering units ({@code orderingUnit})
 * @param price EUR per pricing unit in the buyer's basis, as they saw it
 * @param available ordering units that are there now; absent = on demand
 * @param answerBy afterwards it lapses
 * @param reason why it was refused; empty otherwise
 */
public record LateRequest(
        long id,
        String number,
        LocalDate day,
        String buyer,
        String place,
        Audience audience,
        LocalizedText names,
        String producer,
        String cooperative,
        BigDecimal quantity,
        String orderingUnit,
        String pricingUnit,
        BigDecimal price,
        @Nullable BigDecimal available,
        String note,
        Instant askedAt,
        Instant answerBy,
        LateState state,
        String reason) {}
