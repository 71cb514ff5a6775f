package coop.tablee.catering;

import coop.tablee.catalogue.Allergens;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.LocalDate;

/**
 * A line of an order that the kitchen placed before: of this week, or of the week before it.
 *
 * @param order the order's number
 * @param goods whether it is goods; else it is a fee or deposit
 * @param product zero when it is not goods; cooperative likewise
 * @param quantity ordering units, as the line stands now
 * @param netMinor cents, VAT out
 * @param names of the product; empty when it is not goods
 * @param organic whether it was organic with a certificate valid on the delivery date
 * @param labelled whether it had a sign of quality, organic or another
 */
record PlacedLine(
        String order,
        LocalDate day,
        boolean goods,
        long product,
        long cooperative,
        BigDecimal quantity,
        long netMinor,
        long vatMinor,
        boolean organic,
        boolean inSeason,
        boolean labelled,
        Allergens allergens,
        LocalizedText names) {}
