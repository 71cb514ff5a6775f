package coop.tablee.distribution.asked;

import java.time.LocalDate;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;

/** What producers expect, week by week. */
record ForecastPage(List<Week> weeks) {

    /**
     * One week.
     *
     * @param begun whether something may have come already
     */
    record Week(LocalDate monday, int number, boolean begun, List<ForecastLine> lines) {

        public LocalDate sunday() {
            return monday.plusDays(6);
        }
    }

    static ForecastPage of(List<ForecastLine> lines, LocalDate thisMonday) {
        var weeks = new LinkedHashMap<LocalDate, List<ForecastLine>>();
        lines.forEach(line -> weeks.computeIfAbsent(line.monday(), monday -> new ArrayList<>())
                .add(line));
        return new ForecastPage(weeks.entrySet().stream()
                .map(week -> new Week(
                        week.getKey(),
                        week.getKey().get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                        !week.getKey().isAfter(thisMonday),
                        week.getValue()))
                .toList());
    }
}
