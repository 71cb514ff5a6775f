package coop.tablee.platform.page;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.LocalizedText;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.NumberFormat;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Currency;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Writes figures as one language does, for people: money as {@code 1 204,00 €} or {@code €1,204.00}, the weekday before the date, hours as they are said
 * ({@code 20 h}, {@code 8 pm}), and a no-break space wherever a line must not break. Amounts are written as they are given; nothing is rounded but shares and
 * the digits a currency does not have.
 */
public final class LocalFormats {

    private static final Currency EURO = Currency.getInstance("EUR");
    private static final char NO_BREAK = '\u00a0';
    private static final String NARROW_NO_BREAK = "\u202f";

    private final Locale locale;
    private final ZoneId zone;
    // Never written with, only copied: they keep what they write in themselves
    private final NumberFormat euros;
    private final NumberFormat numbers;
    private final DateTimeFormatter day;
    private final DateTimeFormatter dayAndYear;
    private final DateTimeFormatter shortDay;
    private final DateTimeFormatter month;
    private final DateTimeFormatter shortMonth;

    LocalFormats(Locale locale, ZoneId zone) {
        this.locale = locale;
        this.zone = zone;
        euros = currencyWriter(locale, EURO);
        numbers = NumberFormat.getNumberInstance(locale);
        boolean german = "de".equals(locale.getLanguage());
        day = DateTimeFormatter.ofPattern(german ? "EEEE, d. MMMM" : "EEEE d MMMM", locale);
        dayAndYear = DateTimeFormatter.ofPattern(german ? "EEEE, d. MMMM uuuu" : "EEEE d MMMM uuuu", locale);
        shortDay = DateTimeFormatter.ofPattern(german ? "EEE d. MMM" : "EEE d MMM", locale);
        month = DateTimeFormatter.ofPattern("MMMM uuuu", locale);
        shortMonth = DateTimeFormatter.ofPattern("LLL uuuu", locale);
    }

    /** A name that begins a line of its own, as it is written within a sentence: German nouns keep their capital. */
    public String withinSentence(String name) {
        return "de".equals(locale.getLanguage()) ? name : name.toLowerCase(locale);
    }

    /** An amount of euros, or of another currency by its ISO 4217 code; local currencies are written with their code. */
    public String money(BigDecimal amount, String currencyCode) {
        if (!isStandard(currencyCode)) {
            return number(amount, 2, 2) + NO_BREAK + currencyCode;
        }
        var currency = Currency.getInstance(currencyCode);
        return money(amount, currency, currency.getDefaultFractionDigits());
    }

    /** An amount of money, in its currency's digits. */
    public String money(Money money) {
        return money(money.amount(), money.currency());
    }

    /** An amount of euros. */
    public String euros(BigDecimal amount) {
        return money(amount, EURO, EURO.getDefaultFractionDigits());
    }

    /** A price in euros for one unit, with the two to four decimals that it has. */
    public String price(BigDecimal amount) {
        return money(amount, EURO, 4);
    }

    /** A quantity as it stands in a field to be typed over: no groups, which would be read as decimals. */
    public String typed(BigDecimal amount) {
        return Amounts.write(amount, locale);
    }

    /** A price as it stands in a field to be typed over: no sign, no groups, two to four decimals. */
    public String typedPrice(BigDecimal amount) {
        var writer = NumberFormat.getNumberInstance(locale);
        writer.setGroupingUsed(false);
        writer.setMinimumFractionDigits(2);
        writer.setMaximumFractionDigits(4);
        return writer.format(amount);
    }

    private String money(BigDecimal amount, Currency currency, int decimals) {
        var writer = EURO.equals(currency) ? (NumberFormat) euros.clone() : currencyWriter(locale, currency);
        writer.setMinimumFractionDigits(currency.getDefaultFractionDigits());
        writer.setMaximumFractionDigits(decimals);
        return unbroken(writer.format(amount));
    }

    private static NumberFormat currencyWriter(Locale locale, Currency currency) {
        var writer = NumberFormat.getCurrencyInstance(locale);
        writer.setCurrency(currency);
        if (writer instanceof DecimalFormat decimal && EURO.equals(currency)) {
            var symbols = decimal.getDecimalFormatSymbols();
            symbols.setCurrencySymbol("€");
            decimal.setDecimalFormatSymbols(symbols);
        }
        return writer;
    }

    /** A number with as many decimals as it has, at most three. */
    public String number(Number value) {
        return number(value, 0, 3);
    }

    /** A number with its unit as people write it: {@code 2,5 kg}. The unit is a word already in the page's language. */
    public String quantity(Number value, String unit) {
        return number(value) + NO_BREAK + unit;
    }

    /** A share, given as a fraction of one, in whole percents; what is little is not said to be nothing ({@code < 1 %}), nor nearly all to be all ({@code > 99 %}). */
    public String percent(Number fraction) {
        var share = fraction.doubleValue();
        if (share > 0 && share < 0.005) {
            return "<" + NO_BREAK + wholePercent(0.01);
        }
        return share >= 0.995 && share < 1 ? ">" + NO_BREAK + wholePercent(0.99) : wholePercent(fraction);
    }

    private String wholePercent(Number fraction) {
        return unbroken(NumberFormat.getPercentInstance(locale).format(fraction));
    }

    /** A day, the weekday before the date, without the year: {@code jeudi 26 novembre}. */
    public String day(LocalDate date) {
        return date(date, day);
    }

    /** The day of an instant, in the territory's zone. */
    public String day(Instant instant) {
        return day(dateOf(instant));
    }

    /** A day with its year. */
    public String dayAndYear(LocalDate date) {
        return date(date, dayAndYear);
    }

    /** A day for narrow columns: {@code jeu. 26 nov.}. */
    public String shortDay(LocalDate date) {
        return date(date, shortDay);
    }

    /** The weekday alone. */
    public String weekday(LocalDate date) {
        DayOfWeek weekday = date.getDayOfWeek();
        return weekday.getDisplayName(TextStyle.FULL, locale);
    }

    /** A time zone by the name that people give it: {@code heure d’Europe centrale} for {@code Europe/Brussels}. */
    public String timeZone(String id) {
        return ZoneId.of(id).getDisplayName(TextStyle.FULL, locale);
    }

    /** A month with its year: {@code novembre 2026}. */
    public String month(YearMonth value) {
        return value.format(month);
    }

    /** The same where it is narrow: {@code nov. 2026}. */
    public String shortMonth(YearMonth value) {
        return value.format(shortMonth);
    }

    /** A time of day as it is said: {@code 20 h}, {@code 18 h 12}, {@code 8 pm}. */
    public String time(LocalTime time) {
        return switch (locale.getLanguage()) {
            case "fr" -> time.getHour() + " h".replace(' ', NO_BREAK) + minutes(time, String.valueOf(NO_BREAK));
            case "en" ->
                (time.getHour() + 11) % 12 + 1 + minutes(time, ":") + NO_BREAK + (time.getHour() < 12 ? "am" : "pm");
            case "de" -> time.getHour() + minutes(time, ":") + NO_BREAK + "Uhr";
            default -> time.getHour() + "." + twoDigits(time.getMinute()) + NO_BREAK + "uur";
        };
    }

    /** The time of day of an instant, in the territory's zone. */
    public String time(Instant instant) {
        return time(instant.atZone(zone).toLocalTime());
    }

    /** The weekday and time of an instant, for cut-offs: {@code mardi 20 h}. */
    public String weekdayAndTime(Instant instant) {
        return weekday(dateOf(instant)) + " " + time(instant);
    }

    /** The day and time of an instant: {@code mardi 24 novembre, 20 h}. */
    public String dayAndTime(Instant instant) {
        return day(instant) + ", " + time(instant);
    }

    /** The text in the page's language or the nearest there is; it knows which ({@code lang}). */
    public LocalizedText.Text text(LocalizedText text) {
        return text.in(locale);
    }

    /** The {@code lang} attribute that a text needs: none when it is in the page's language. */
    public @Nullable String langOf(LocalizedText text) {
        String lang = text.in(locale).lang();
        return lang.equals(locale.getLanguage()) ? null : lang;
    }

    /** The instant as machines read it, for {@code <time datetime>}. */
    public String machine(Instant instant) {
        return instant.toString();
    }

    private LocalDate dateOf(Instant instant) {
        return instant.atZone(zone).toLocalDate();
    }

    private String date(LocalDate date, DateTimeFormatter pattern) {
        String written = date.format(pattern);
        boolean first = "fr".equals(locale.getLanguage()) && date.getDayOfMonth() == 1;
        // French says "1er décembre", and "2 décembre"
        return first ? written.replaceFirst("\\b1\\b", "1er") : written;
    }

    private static String minutes(LocalTime time, String separator) {
        return time.getMinute() == 0 ? "" : separator + twoDigits(time.getMinute());
    }

    private static String twoDigits(int value) {
        return value < 10 ? "0" + value : String.valueOf(value);
    }

    private String number(Number value, int fewest, int most) {
        var writer = (NumberFormat) numbers.clone();
        writer.setMinimumFractionDigits(fewest);
        writer.setMaximumFractionDigits(most);
        return unbroken(writer.format(value));
    }

    // Our fonts hold the no-break space, not the narrow one
    private static String unbroken(String written) {
        return written.replace(NARROW_NO_BREAK, String.valueOf(NO_BREAK)).replace(' ', NO_BREAK);
    }

    private static boolean isStandard(String code) {
        return EURO.getCurrencyCode().equals(code)
                || Currency.getAvailableCurrencies().stream()
                        .anyMatch(currency -> currency.getCurrencyCode().equals(code));
    }
}
