package coop.tablee.ordercycle.plan;

import coop.tablee.platform.api.ApiAmounts;
import coop.tablee.platform.api.ApiBody;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan as the API writes it; its terms have the names that they are sent by. */
record PlanView(
        String id,
        String state,
        String name,
        LocalDate begins,
        String rule,
        String holidays,
        String onHoliday,
        int opensDays,
        String opensTime,
        int householdDays,
        String householdTime,
        int institutionDays,
        String institutionTime,
        String delivers,
        String feePercentHousehold,
        String feePercentInstitution,
        String shortageRule,
        boolean withNewProducts,
        String marginPercent,
        int weeksAhead,
        String timeZone,
        @Nullable LocalDate madeUntil,
        @Nullable Instant madeAt,
        List<Except> exceptions,
        long version) {

    /** Days without delivery, or one besides the rule's. */
    record Except(String id, String kind, LocalDate first, LocalDate last, String note) {

        static Except of(PlanException exception) {
            return new Except(
                    String.valueOf(exception.id()),
                    ApiBody.word(exception.kind()),
                    exception.first(),
                    exception.last(),
                    exception.note());
        }
    }

    static PlanView of(Plan plan) {
        var terms = plan.terms();
        return new PlanView(
                String.valueOf(plan.id()),
                plan.active() ? "active" : "paused",
                terms.name(),
                terms.begins(),
                terms.rule().text(),
                ApiBody.word(terms.holidays()),
                ApiBody.word(terms.onHoliday()),
                terms.opens().days(),
                terms.opens().time().toString(),
                terms.household().days(),
                terms.household().time().toString(),
                terms.institution().days(),
                terms.institution().time().toString(),
                terms.delivers().toString(),
                ApiAmounts.plain(terms.feePercentHousehold()),
                ApiAmounts.plain(terms.feePercentInstitution()),
                ApiBody.word(terms.shortageRule()),
                terms.withNewProducts(),
                ApiAmounts.plain(terms.marginPercent()),
                terms.weeksAhead(),
                plan.zone().getId(),
                plan.generatedUntil(),
                plan.generatedAt(),
                plan.exceptions().stream().map(Except::of).toList(),
                plan.version());
    }
}
