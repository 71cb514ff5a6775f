package coop.tablee.ordercycle.plan;

import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.platform.api.ApiBody;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.util.Objects;
import java.util.Set;

/** Reads a plan's terms and exceptions as programs send them. Names of fields are those of the page's form, so that refusals name the same. */
final class PlanBody {

    private static final int USUAL_WEEKS_AHEAD = 4;

    private PlanBody() {}

    static PlanTerms terms(ApiBody sent) {
        return new PlanTerms(
                sent.text("name"),
                sent.day("begins"),
                rule(sent),
                sent.choice("holidays", HolidayCalendar.class, HolidayCalendar.NONE),
                sent.choice("onHoliday", OnHoliday.class, OnHoliday.SKIP),
                when(sent, "opens"),
                when(sent, "household"),
                when(sent, "institution"),
                Objects.requireNonNullElse(sent.clockOrNone("delivers"), LocalTime.of(6, 0)),
                sent.decimal("feePercentHousehold"),
                sent.decimal("feePercentInstitution"),
                sent.choice("shortageRule", ShortageRule.class, ShortageRule.SCHOOLS_FIRST),
                sent.flag("withNewProducts", false),
                Objects.requireNonNullElse(sent.decimalOrNone("marginPercent"), BigDecimal.ZERO),
                Objects.requireNonNullElse(sent.countOrNone("weeksAhead"), USUAL_WEEKS_AHEAD));
    }

    static PlanException exception(ApiBody sent) {
        var kind = sent.choice("kind", PlanException.Kind.class);
        var first = sent.day("first");
        var last = Objects.requireNonNullElse(sent.dayOrNone("last"), first);
        return new PlanException(0, kind, first, last, sent.text("note"));
    }

    private static PlanRule rule(ApiBody sent) {
        try {
            return PlanRule.read(sent.text("rule"), "rule");
        } catch (DomainException unreadable) {
            unreadable.errors().forEach(error -> sent.refuse("rule", error.code(), error.found(), error.expected()));
            return PlanRule.weekly(1, Set.of(DayOfWeek.MONDAY), null, null);
        }
    }

    private static DaysBefore when(ApiBody sent, String which) {
        return new DaysBefore(sent.count(which + "Days"), sent.clock(which + "Time"));
    }
}
