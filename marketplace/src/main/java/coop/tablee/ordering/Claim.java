package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.ordercycle.ShortageRule;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;

/**
 * A line that holds a reservation of goods that are short. Quantities are ordering units.
 *
 * @param closed whether nobody can order in its cycle any more
 * @param closesAt when its cycle closes or closed
 * @param held whether its order still waits for a payment or an approval, so that it may fall away by itself
 * @param minimum of its offer: less than that is left to nobody as long as somebody else can use it
 * @param step whole steps are cut, or the whole line
 */
record Claim(
        long line,
        long order,
        long consignment,
        long cooperative,
        long cycle,
        boolean closed,
        ShortageRule rule,
        Instant closesAt,
        LocalDate date,
        Audience audience,
        boolean held,
        Instant addedAt,
        BigDecimal quantity,
        BigDecimal minimum,
        BigDecimal step) {}
