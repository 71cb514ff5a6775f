package coop.tablee.stock.week;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** Which week, and which products of it. Any day of a week stands for it. */
record WeekTableFilter(
        @Nullable LocalDate monday,
        @Nullable String q,
        @Nullable String family,
        @Nullable Integer page) {

    static final int PAGE = 120;
    private static final int LONGEST = 100;
    private static final int LAST_PAGE = 1000;

    public String search() {
        var words = q == null ? "" : q.strip();
        return words.length() > LONGEST ? words.substring(0, LONGEST) : words;
    }

    public String familyOrAll() {
        return family == null ? "" : family;
    }

    public int number() {
        return page == null ? 1 : Math.min(Math.max(page, 1), LAST_PAGE);
    }

    /** Whether one looks for something. */
    boolean isNarrow() {
        return !search().isEmpty() || !familyOrAll().isEmpty();
    }

    static LocalDate mondayOf(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    /** The same products in another week. */
    String href(LocalDate other) {
        return address(other, number());
    }

    String next(LocalDate week) {
        return address(week, number() + 1);
    }

    private String address(LocalDate week, int number) {
        var uri = UriComponentsBuilder.fromPath("/stock/week").queryParam("monday", week);
        if (!search().isEmpty()) {
            uri.queryParam("q", "{q}");
        }
        if (!familyOrAll().isEmpty()) {
            uri.queryParam("family", "{family}");
        }
        if (number > 1) {
            uri.queryParam("page", number);
        }
        return uri.encode()
                .buildAndExpand(Map.of("q", search(), "family", familyOrAll()))
                .toUriString();
    }
}
