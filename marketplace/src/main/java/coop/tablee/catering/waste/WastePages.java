package coop.tablee.catering.waste;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.menu.Meal;
import coop.tablee.platform.page.BarChart;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.LocalFormats;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.temporal.TemporalAdjusters;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** What the scale and the figures show, written in one language. */
@Component
class WastePages {

    private static final BigDecimal SCALE = BigDecimal.valueOf(40);
    private static final int MOST_LISTED = 120;

    private final Formats formats;
    private final MessageSource messages;

    WastePages(Formats formats, MessageSource messages) {
        this.formats = formats;
        this.messages = messages;
    }

    /** A form that came back, and whether only whoever weighed can say that it is right. */
    record Refused(WasteForm form, boolean asksSure) {}

    WastePage scale(
            KitchenDoors.Chosen found,
            KitchenDoor door,
            MealWaste known,
            LocalDate today,
            @Nullable Refused refused,
            Locale locale) {
        var format = formats.in(locale);
        var form = refused == null ? null : refused.form();
        return new WastePage(
                door,
                found.all(),
                known.day(),
                format.day(known.day()),
                known.day().minusDays(1),
                known.day().plusDays(1),
                known.day().isBefore(today),
                known.meal().name(),
                Arrays.stream(Meal.values())
                        .map(one ->
                                new WastePage.Choice(one.name(), say(one.messageKey(), locale), one == known.meal()))
                        .toList(),
                covers(known, format, locale),
                Arrays.stream(WasteKind.values())
                        .map(kind -> new WastePage.Field(
                                kind.field(),
                                say(kind.messageKey(), locale),
                                say(kind.messageKey() + ".about", locale),
                                form == null ? "" : form.typed().getOrDefault(kind, "")))
                        .toList(),
                dishes(known, form, locale),
                refused != null && refused.asksSure(),
                form == null || form.key().isEmpty() ? UUID.randomUUID().toString() : form.key(),
                known.weighings().isEmpty() ? List.of() : said(known, format, locale),
                known.weighings().stream()
                        .sorted(Comparator.comparing(Weighing::id).reversed())
                        .map(one -> row(one, door, format, locale))
                        .toList());
    }

    private String covers(MealWaste known, LocalFormats format, Locale locale) {
        return known.covers() == 0
                ? say("catering.waste.covers.unknown", locale)
                : say("catering.waste.covers." + known.stage(), locale, format.number(known.covers()));
    }

    private List<WastePage.Choice> dishes(MealWaste known, @Nullable WasteForm form, Locale locale) {
        var chosen = form == null ? 0 : form.dish();
        return known.dishes().size() < 2
                ? List.of()
                : Stream.concat(
                                Stream.of(new WastePage.Choice("0", say("catering.waste.whole", locale), chosen == 0)),
                                known.dishes().stream()
                                        .map(dish -> new WastePage.Choice(
                                                String.valueOf(dish.recipe()),
                                                dish.names().in(locale).text(),
                                                dish.recipe() == chosen)))
                        .distinct()
                        .toList();
    }

    private List<String> said(MealWaste known, LocalFormats format, Locale locale) {
        return Arrays.stream(WasteKind.values())
                .filter(kind -> known.grams(kind) > 0)
                .map(kind -> known.perCover(kind)
                        .map(grams -> say(
                                "catering.waste.said.cover",
                                locale,
                                say(kind.messageKey(), locale),
                                weight(known.grams(kind), format),
                                format.quantity(grams, "g")))
                        .orElseGet(() -> say(
                                "catering.waste.said",
                                locale,
                                say(kind.messageKey(), locale),
                                weight(known.grams(kind), format))))
                .toList();
    }

    private WastePage.Row row(Weighing one, KitchenDoor door, LocalFormats format, Locale locale) {
        var dish = one.dish();
        var kind = say(one.kind().messageKey(), locale);
        var weight = weight(one.grams(), format);
        return new WastePage.Row(
                one.id(),
                kind,
                weight,
                dish == null ? "" : dish.in(locale).text(),
                format.time(one.at().atZone(door.zone()).toLocalTime()),
                say("catering.waste.said", locale, kind, weight));
    }

    WasteFiguresPage figures(
            KitchenDoors.Chosen found,
            KitchenDoor door,
            LocalDate from,
            LocalDate until,
            List<MealWaste> meals,
            List<DishWaste> dishes,
            long planned,
            Locale locale) {
        var format = formats.in(locale);
        var counted = meals.stream().filter(meal -> meal.covers() > 0).toList();
        return new WasteFiguresPage(
                door,
                found.all(),
                from,
                until,
                counted.isEmpty() ? null : chart(counted, from, until, format, locale),
                say(
                        "catering.waste.basis",
                        locale,
                        format.number(meals.size()),
                        format.number(Math.max(planned, meals.size()))),
                meals.size() - counted.size(),
                dishRows(dishes, format, locale),
                meals.stream()
                        .sorted(Comparator.comparing(MealWaste::day).reversed())
                        .limit(MOST_LISTED)
                        .map(meal -> day(meal, format, locale))
                        .toList());
    }

    /** Grams for each who ate, week by week: all that was weighed in it by all who ate at what was weighed. */
    private BarChart chart(
            List<MealWaste> counted, LocalDate from, LocalDate until, LocalFormats format, Locale locale) {
        var weeks = new TreeMap<LocalDate, List<MealWaste>>();
        counted.forEach(meal -> weeks.computeIfAbsent(mondayOf(meal.day()), monday -> new ArrayList<>())
                .add(meal));
        var figures = Arrays.stream(WasteKind.values())
                .map(kind -> new BarChart.Figures(
                        say(kind.messageKey(), locale),
                        weeks.values().stream()
                                .map(week -> perCover(week, List.of(kind)))
                                .toList()))
                .toList();
        var all = perCover(counted, List.of(WasteKind.values()));
        return BarChart.of(
                new BarChart.Words(
                        say("catering.waste.chart", locale, format.quantity(all, "g")),
                        say("catering.waste.chart.about", locale, format.shortDay(from), format.shortDay(until)),
                        say("catering.waste.week", locale),
                        "–",
                        ""),
                weeks.keySet().stream().map(format::shortDay).toList(),
                figures,
                null,
                SCALE,
                value -> format.quantity(value.setScale(0, RoundingMode.HALF_UP), "g"));
    }

    private static BigDecimal perCover(List<MealWaste> meals, List<WasteKind> kinds) {
        var grams = meals.stream()
                .mapToLong(meal -> kinds.stream().mapToLong(meal::grams).sum())
                .sum();
        return MealWaste.perCover(
                        grams, meals.stream().mapToLong(MealWaste::covers).sum())
                .orElse(BigDecimal.ZERO);
    }

    private List<WasteFiguresPage.Dish> dishRows(List<DishWaste> dishes, LocalFormats format, Locale locale) {
        record Key(long recipe, boolean byItself) {}
        return dishes.stream()
                .collect(Collectors.groupingBy(one -> new Key(one.recipe(), one.byItself())))
                .values()
                .stream()
                .map(DishTotals::of)
                .sorted(Comparator.comparing(DishTotals::byItself)
                        .thenComparing(DishTotals::left)
                        .reversed())
                .limit(MOST_LISTED)
                .map(total -> new WasteFiguresPage.Dish(
                        total.latest().names().in(locale).text(),
                        format.number(total.times()),
                        format.quantity(total.unserved(), "g"),
                        format.quantity(total.plate(), "g"),
                        format.quantity(total.left(), "g"),
                        total.latest().portion() == 0
                                ? "–"
                                : format.quantity(total.latest().portion(), "g"),
                        total.byItself()))
                .toList();
    }

    private WasteFiguresPage.Day day(MealWaste meal, LocalFormats format, Locale locale) {
        return new WasteFiguresPage.Day(
                meal.day(),
                meal.meal().name(),
                format.shortDay(meal.day()) + ", " + say(meal.meal().messageKey(), locale),
                meal.covers() == 0 ? "–" : format.number(meal.covers()),
                weight(meal.grams(WasteKind.PREPARATION), format),
                weight(meal.grams(WasteKind.UNSERVED), format),
                weight(meal.grams(WasteKind.PLATE), format),
                MealWaste.perCover(meal.grams(), meal.covers())
                        .map(grams -> format.quantity(grams, "g"))
                        .orElse("–"));
    }

    private static LocalDate mondayOf(LocalDate day) {
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private static String weight(long grams, LocalFormats format) {
        return grams < 1000
                ? format.quantity(grams, "g")
                : format.quantity(
                        new BigDecimal(BigDecimal.valueOf(grams, 3)
                                .stripTrailingZeros()
                                .toPlainString()),
                        "kg");
    }

    private String say(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
