package coop.tablee.ordercycle.plan;

import coop.tablee.shared.WallTime;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A cooperative's plan as it is stored, with its exceptions. {@code today} is the day in its zone when it was read. */
record Plan(
        long id,
        long cooperative,
        PlanTerms terms,
        ZoneId zone,
        boolean active,
        long version,
        @Nullable LocalDate generatedUntil,
        @Nullable Instant generatedAt,
        LocalDate today,
        List<PlanException> exceptions) {

    Plan {
        exceptions = List.copyOf(exceptions);
    }

    /** What a plan on these terms would be, to look at before it is made. */
    static Plan unsaved(long cooperative, PlanTerms terms, ZoneId zone, LocalDate today) {
        return new Plan(0, cooperative, terms, zone, true, 0, null, null, today, List.of());
    }

    /** The same with other terms, to look at before it is saved. */
    Plan with(PlanTerms other) {
        return new Plan(id, cooperative, other, zone, active, version, generatedUntil, generatedAt, today, exceptions);
    }

    /** Up to which day dates are made now. What was made further ahead before stays looked after. */
    LocalDate horizon() {
        var ahead = today.plusWeeks(terms.weeksAhead());
        return generatedUntil == null || generatedUntil.isBefore(ahead) ? ahead : generatedUntil;
    }

    Instant opens(LocalDate delivery) {
        return at(delivery, terms.opens());
    }

    Instant householdCutOff(LocalDate delivery) {
        return at(delivery, terms.household());
    }

    Instant institutionCutOff(LocalDate delivery) {
        return at(delivery, terms.institution());
    }

    private Instant at(LocalDate delivery, DaysBefore when) {
        return WallTime.instant(delivery.minusDays(when.days()).atTime(when.time()), zone);
    }
}
