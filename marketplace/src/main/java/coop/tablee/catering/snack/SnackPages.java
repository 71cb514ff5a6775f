package coop.tablee.catering.snack;

import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.ordering.standing.StandingOrder;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.LocalFormats;
import coop.tablee.platform.paper.Paper;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What the pages and papers of soup and snacks show, written in one language. */
@Component
class SnackPages {

    private static final int SPARE = 3;
    private static final int DAYS_SHOWN = 4;
    private static final BigDecimal THOUSAND = BigDecimal.valueOf(1000);
    private static final List<String> FIELDS = List.of("portion", "first", "last", "reference");

    private final Formats formats;
    private final MessageSource messages;

    SnackPages(Formats formats, MessageSource messages) {
        this.formats = formats;
        this.messages = messages;
    }

    SnackPage page(
            KitchenDoors.Chosen found,
            KitchenDoor door,
            LocalDate today,
            SnackBook.School school,
            List<Programme> programmes,
            List<OfferCard> choices,
            List<StandingOrder> standing,
            @Nullable Typed typed,
            Locale locale) {
        var form = typed == null ? null : new SnackForm(typed, locale);
        return new SnackPage(
                door,
                found.all(),
                school.version(),
                rows(school, typed != null && typed.has("seen") ? form : null),
                school.pupils(),
                programmes.stream()
                        .map(one -> view(door, one, today, school.pupils(), standing, locale))
                        .toList(),
                choices.stream()
                        .map(card -> choice(
                                card, form == null ? List.of() : form.product().orElse(List.of()), locale))
                        .toList(),
                weekdays(form == null ? Set.of() : form.weekdays(), locale),
                fields(typed, today));
    }

    private static List<SnackPage.ClassRow> rows(SnackBook.School school, @Nullable SnackForm form) {
        var rows = form == null
                ? school.classes().stream()
                        .map(one -> new SnackForm.Row(one.name(), String.valueOf(one.pupils())))
                        .toList()
                : form.rows();
        var spare = Math.min(SPARE, SnackForm.MOST_CLASSES - rows.size());
        var all = Stream.concat(
                        rows.stream(),
                        Stream.generate(() -> new SnackForm.Row("", "")).limit(Math.max(0, spare)))
                .toList();
        return IntStream.range(0, all.size())
                .mapToObj(n -> new SnackPage.ClassRow(
                        String.valueOf(n), all.get(n).name(), all.get(n).pupils()))
                .toList();
    }

    private SnackPage.ProgrammeView view(
            KitchenDoor door, Programme one, LocalDate today, int pupils, List<StandingOrder> standing, Locale locale) {
        var format = formats.in(locale);
        var there = Snacks.of(one, standing);
        var orders = new HashMap<LocalDate, String>();
        if (there != null) {
            there.runs().forEach(run -> {
                var number = run.number();
                if (number != null) {
                    orders.put(run.day(), number);
                }
            });
        }
        return new SnackPage.ProgrammeView(
                one.id(),
                one.names().in(locale).text(),
                one.producer(),
                one.insertion(),
                say(
                        "catering.snack.season",
                        locale,
                        one.weekdays().stream()
                                .map(day -> day.getDisplayName(TextStyle.FULL, locale))
                                .collect(Collectors.joining(", ")),
                        format.dayAndYear(one.first()),
                        format.dayAndYear(one.last())),
                sum(one, pupils, format, locale),
                one.amount().over(pupils).signum() == 0
                        ? ""
                        : say("catering.snack.over", locale, amount(one.amount().over(pupils), one.base(), format)),
                there == null ? null : there.id(),
                one.active() && !one.last().isBefore(today) && !Snacks.isInStep(door, one, pupils, there),
                one.free().stream().map(format::shortDay).collect(Collectors.joining(", ")),
                one.active()
                        ? one.dates(today, DAYS_SHOWN).stream()
                                .map(day -> new SnackPage.Day(day, format.day(day), orders.getOrDefault(day, "")))
                                .toList()
                        : List.of(),
                one.active());
    }

    private String sum(Programme one, int pupils, LocalFormats format, Locale locale) {
        var ordered = one.amount().ordered(pupils);
        return say(
                "catering.snack.sum",
                locale,
                format.number(pupils),
                amount(one.amount().portion(), one.base(), format),
                amount(one.amount().eaten(pupils), one.base(), format),
                format.quantity(
                        plain(ordered), messages.getMessage(one.unit().countedKey(), new Object[] {ordered}, locale)));
    }

    private SnackPage.Choice choice(OfferCard card, List<Long> chosen, Locale locale) {
        return new SnackPage.Choice(
                card.product() + "-" + card.cooperative(),
                say(
                        "catering.snack.choice",
                        locale,
                        card.names().in(locale).text(),
                        card.producerName(),
                        card.cooperativeName(),
                        amount(card.content(), card.baseUnit(), formats.in(locale))),
                chosen.equals(List.of(card.product(), card.cooperative())));
    }

    private static List<SnackPage.Choice> weekdays(Set<DayOfWeek> chosen, Locale locale) {
        return IntStream.rangeClosed(1, 5)
                .mapToObj(DayOfWeek::of)
                .map(day -> new SnackPage.Choice(
                        String.valueOf(day.getValue()),
                        day.getDisplayName(TextStyle.FULL, locale),
                        chosen.contains(day)))
                .toList();
    }

    private static Map<String, String> fields(@Nullable Typed typed, LocalDate today) {
        var fields = new HashMap<String, String>();
        fields.put("portion", "");
        fields.put("reference", "");
        fields.put("first", today.plusDays(1).toString());
        fields.put("last", today.plusMonths(3).toString());
        fields.put("key", UUID.randomUUID().toString());
        if (typed != null && typed.has("portion")) {
            FIELDS.forEach(field -> fields.put(field, typed.line(field, 60)));
            fields.put("key", typed.line("key", 60));
        }
        return fields;
    }

    /** What a school gets, for whoever makes it. */
    record Made(long id, String door, String name, String sum, List<SnackPage.Day> days) {}

    Made made(SnackBook.Made made, LocalDate today, Locale locale) {
        var format = formats.in(locale);
        var one = made.programme();
        return new Made(
                one.id(),
                made.door().name(),
                one.names().in(locale).text(),
                sum(one, made.pupils(), format, locale),
                one.dates(today, DAYS_SHOWN).stream()
                        .map(day -> new SnackPage.Day(day, format.day(day), ""))
                        .toList());
    }

    /** What a class gets on a day. */
    record Sheet(String name, int pupils, String amount) {}

    Paper papers(KitchenDoor door, Programme one, List<SchoolClass> classes, LocalDate day, Locale locale) {
        var format = formats.in(locale);
        var sheets = new ArrayList<Sheet>();
        classes.stream()
                .filter(each -> each.pupils() > 0)
                .forEach(each -> sheets.add(new Sheet(
                        each.name(),
                        each.pupils(),
                        amount(each.share(one.amount().portion()), one.base(), format))));
        return new Paper(
                "catering/snack-paper",
                locale,
                Map.of(
                        "door",
                        door.name(),
                        "day",
                        day,
                        "product",
                        one.names().in(locale).text(),
                        "producer",
                        one.producer(),
                        "portion",
                        amount(one.amount().portion(), one.base(), format),
                        "contains",
                        words(one.allergens().contains(), locale),
                        "traces",
                        words(one.allergens().mayContain(), locale),
                        "unknown",
                        !one.allergens().isFullyKnown(),
                        "sheets",
                        sheets));
    }

    private List<String> words(Collection<Allergen> allergens, Locale locale) {
        return allergens.stream().map(each -> say(each.messageKey(), locale)).toList();
    }

    /** Grams and millilitres below one, else kilograms and litres; pieces as they are. */
    private String amount(BigDecimal amount, MeasureUnit base, LocalFormats format) {
        var small = amount.compareTo(BigDecimal.ONE) < 0;
        return switch (base) {
            case KGM -> format.quantity(plain(small ? amount.multiply(THOUSAND) : amount), small ? "g" : "kg");
            case LTR -> format.quantity(plain(small ? amount.multiply(THOUSAND) : amount), small ? "ml" : "l");
            default -> format.number(plain(amount));
        };
    }

    private static BigDecimal plain(BigDecimal figure) {
        var stripped = figure.stripTrailingZeros();
        return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
