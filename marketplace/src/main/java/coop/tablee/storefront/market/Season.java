package coop.tablee.storefront.market;

import java.time.Month;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.springframework.context.MessageSource;

/** The months in which something grows or is kept, seen from one month. */
record Season(Collection<Integer> months, Month now) {

    private static final int YEAR = 12;

    boolean isNow() {
        return months.contains(now.getValue());
    }

    /** For how much longer: all year, just starting, the last month, or until when. */
    String words(MessageSource messages, Locale locale) {
        if (months.size() >= YEAR) {
            return messages.getMessage("storefront.season.all-year", null, locale);
        }
        if (!has(now.plus(1))) {
            return messages.getMessage("storefront.season.last", null, locale);
        }
        if (!has(now.minus(1))) {
            return messages.getMessage("storefront.season.starts", null, locale);
        }
        return messages.getMessage("storefront.season.until", new Object[] {name(end(), locale)}, locale);
    }

    /** The twelve months, for the band of the product's page. */
    List<MonthOfYear> year(Locale locale) {
        return Stream.of(Month.values())
                .map(month -> new MonthOfYear(
                        month.getDisplayName(TextStyle.NARROW, locale), name(month, locale), has(month), month == now))
                .toList();
    }

    static String name(Month month, Locale locale) {
        return month.getDisplayName(TextStyle.FULL, locale);
    }

    private Month end() {
        var last = now;
        while (has(last.plus(1)) && last.plus(1) != now) {
            last = last.plus(1);
        }
        return last;
    }

    private boolean has(Month month) {
        return months.contains(month.getValue());
    }

    /** One month of the band. */
    record MonthOfYear(String letter, String name, boolean in, boolean now) {}
}
