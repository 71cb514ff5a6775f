package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.platform.page.LocalFormats;
import coop.tablee.shared.Money;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.SortedSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/** How the weekly page says its figures, days and units in one language. */
final class WeekWords {

    private final MessageSource messages;
    private final LocalFormats formats;
    private final Locale locale;
    private final DateTimeFormatter narrow;
    private final DateTimeFormatter shortWeekday;
    private final DateTimeFormatter dayAndMonth;

    WeekWords(MessageSource messages, LocalFormats formats, Locale locale) {
        this.messages = messages;
        this.formats = formats;
        this.locale = locale;
        narrow = DateTimeFormatter.ofPattern("EEE d", locale);
        dayAndMonth = DateTimeFormatter.ofPattern("d MMMM", locale);
        shortWeekday = DateTimeFormatter.ofPattern("EEE", locale);
    }

    Locale locale() {
        return locale;
    }

    /** What a lot warns of. */
    String beside(WeekQuote.Beside one) {
        return say(
                "catering.foot.beside",
                one.names().in(locale).text(),
                say("reason." + one.code(), one.lot(), one.supplier()));
    }

    String say(String key, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    /** The words of a key, or of another one when there are none. */
    String sayOr(String key, String otherwise, Object... arguments) {
        var said = messages.getMessage(key, arguments, null, locale);
        return said == null ? say(otherwise, arguments) : said;
    }

    /** What is written into a cell: no blanks that group, the language's own decimal sign. */
    String typed(BigDecimal amount) {
        if (amount.signum() == 0) {
            return "";
        }
        var plain = TypedAmount.plain(amount).toPlainString();
        return Locale.ENGLISH.getLanguage().equals(locale.getLanguage()) ? plain : plain.replace('.', ',');
    }

    String number(BigDecimal amount) {
        return formats.number(amount);
    }

    /** A figure with its unit, as a sentence has it: {@code 2,5 kg}. */
    String amount(BigDecimal amount, MeasureUnit unit) {
        return formats.quantity(amount, say(unit.countedKey(), amount));
    }

    String unit(MeasureUnit unit) {
        return say(unit.shortKey());
    }

    String content(OfferCard card) {
        if (card.orderingUnit() == card.baseUnit() && card.content().compareTo(BigDecimal.ONE) == 0) {
            return "";
        }
        var amount = amount(card.content(), card.baseUnit());
        return card.catchWeight() ? say("catering.about", amount) : amount;
    }

    /** A unit price without its sign, two to four decimals. */
    String price(BigDecimal price) {
        var writer = NumberFormat.getNumberInstance(locale);
        writer.setMinimumFractionDigits(2);
        writer.setMaximumFractionDigits(4);
        return writer.format(price);
    }

    String pricePer(OfferCard card) {
        return say("catering.price-per", price(card.price()), unit(card.pricingUnit()));
    }

    /** Money without its sign, for columns whose head has it; a dash for nothing. */
    String plainMoney(Money money) {
        return money.minor() == 0 ? "–" : price(money.amount());
    }

    String money(Money money) {
        return formats.money(money);
    }

    String percent(BigDecimal share) {
        return formats.percent(share);
    }

    String count(long number) {
        return formats.number(number);
    }

    /** A day for the head of a column: {@code Lun. 30}. */
    String narrow(LocalDate day) {
        return capital(narrow.format(day));
    }

    String day(LocalDate day) {
        return formats.day(day);
    }

    /** From one day to another: {@code 23 au 27 novembre}, {@code 30 novembre au 4 décembre}. */
    String range(LocalDate first, LocalDate last) {
        var from =
                first.getMonth() == last.getMonth() ? String.valueOf(first.getDayOfMonth()) : dayAndMonth.format(first);
        return say("catering.week.range", from, dayAndMonth.format(last));
    }

    String weekday(LocalDate day) {
        return formats.weekday(day);
    }

    String weekdayAndTime(Instant instant) {
        return formats.weekdayAndTime(instant);
    }

    String dayAndTime(Instant instant) {
        return formats.dayAndTime(instant);
    }

    /** The {@code lang} attribute of a text: none when it is in the page's language. */
    @Nullable
    String foreign(String lang) {
        return lang.equals(locale.getLanguage()) ? null : lang;
    }

    String time(Instant instant) {
        return formats.time(instant);
    }

    /** The days on which something is on the menu: {@code lun. mer.}, or {@code lun. au ven.} when none of three or more in a row is left out. */
    String days(SortedSet<LocalDate> days) {
        var first = days.first();
        var last = days.last();
        if (days.size() > 2 && first.plusDays(days.size() - 1L).equals(last)) {
            return say("catering.days", shortWeekday.format(first), shortWeekday.format(last));
        }
        return days.stream().map(shortWeekday::format).collect(Collectors.joining(" "));
    }

    /** What a product breaks, a sentence for each allergen: in it, perhaps in it, or not known. */
    List<String> breaches(Allergens allergens, List<Diet> diets) {
        return DietBreach.of(allergens, diets).stream()
                .map(breach -> say(
                        "catering.diet." + breach.state(),
                        say(breach.allergen().messageKey()),
                        breach.people(),
                        breach.diets().stream()
                                .map(diet -> diet.names().in(locale).text())
                                .collect(Collectors.joining(", "))))
                .toList();
    }

    String capital(String words) {
        return words.isEmpty() ? words : words.substring(0, 1).toUpperCase(locale) + words.substring(1);
    }
}
