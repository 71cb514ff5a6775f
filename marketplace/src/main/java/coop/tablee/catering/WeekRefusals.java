package coop.tablee.catering;

import coop.tablee.platform.page.Reason;
import coop.tablee.platform.page.Refusal;
import java.util.ArrayList;
import java.util.List;

/** What stands on top of a week that came back. */
final class WeekRefusals {

    private WeekRefusals() {}

    /** The refusal with the cells' own words in place of its bare reasons about cells. */
    static Refusal with(Refusal refusal, List<Reason> cells) {
        var reasons = new ArrayList<>(cells);
        refusal.reasons().stream().filter(reason -> !isCell(reason)).forEach(reasons::add);
        return new Refusal(refusal.title(), refusal.detail(), reasons);
    }

    private static boolean isCell(Reason reason) {
        var field = reason.field();
        return field != null && (field.matches("q\\d+") || field.startsWith("orders["));
    }
}
