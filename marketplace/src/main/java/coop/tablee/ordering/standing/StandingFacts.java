package coop.tablee.ordering.standing;

import coop.tablee.identity.ActingParty;
import coop.tablee.identity.Actor;
import coop.tablee.identity.Credential;
import coop.tablee.identity.Role;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What is known about one date of a standing order at the moment when it is to be placed.
 *
 * @param key its idempotency key
 * @param wanted whether the date is still wanted
 * @param placed whether a checkout with the key exists
 * @param waits whether another of its cooperatives opens soon, or its hour has not come
 * @param patient whether standing needs have more than two hours before the first cut-off: what is too little for a delivery or a lot may still become enough
 * @param intent what was about to be placed by who died or was refused; absent when nothing was
 * @param slot the wanted opening of that day; absent where there is none
 */
record StandingFacts(
        long run,
        long standingOrder,
        String key,
        LocalDate day,
        Instant now,
        boolean wanted,
        boolean placed,
        boolean waits,
        boolean patient,
        long buyer,
        String buyerName,
        long account,
        Set<String> kinds,
        Set<Role> roles,
        long destination,
        HowPaid payment,
        @Nullable String purchaseOrderNumber,
        @Nullable StandingIntent intent,
        @Nullable Long slot,
        List<Line> lines) {

    /** A line with what may be ordered for it, the product itself first. */
    record Line(
            int position,
            BigDecimal quantity,
            @Nullable BigDecimal mostPrice,
            boolean takesLess,
            List<Candidate> candidates) {}

    /** A product and its offer of the day; without an {@code offer} all that belongs to one is absent. */
    record Candidate(
            long product,
            LocalizedText names,
            String unit,
            String pricingUnit,
            @Nullable Long offer,
            @Nullable Long version,
            @Nullable Long stock,
            @Nullable Boolean offered,
            @Nullable Boolean open,
            @Nullable BigDecimal price,
            @Nullable Instant cutOff,
            @Nullable BigDecimal minimum,
            @Nullable BigDecimal step,
            @Nullable BigDecimal maximum,
            @Nullable Boolean onDemand,
            @Nullable BigDecimal available) {}

    /** The buyer's person, with the rights they hold now. */
    Actor actor() {
        return new Actor(
                account,
                "",
                Locale.FRENCH,
                new ActingParty(buyer, buyerName, kinds),
                roles,
                List.of(),
                Credential.NONE);
    }
}
