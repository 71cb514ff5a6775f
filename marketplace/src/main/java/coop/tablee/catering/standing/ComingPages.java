package coop.tablee.catering.standing;

import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.ordering.standing.StandingNeeds.Coming;
import coop.tablee.ordering.standing.StandingNeeds.Kept;
import coop.tablee.ordering.standing.StandingNeeds.Need;
import coop.tablee.ordering.standing.StandingOrder;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Formats;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Writes what comes by itself in one language. */
@Component
class ComingPages {

    private static final int SPARE = 3;

    private final Formats formats;
    private final MessageSource messages;

    ComingPages(Formats formats, MessageSource messages) {
        this.formats = formats;
        this.messages = messages;
    }

    ComingPage page(
            KitchenDoors.Chosen found,
            KitchenDoor door,
            LocalDate monday,
            ComingWeeks.Read read,
            String find,
            @Nullable Typed typed,
            Locale locale) {
        var order = read.kept().map(Kept::order).orElse(null);
        return new ComingPage(
                door,
                found.all(),
                monday,
                monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                monday.minusWeeks(1),
                monday.plusWeeks(1),
                order == null ? null : Long.valueOf(order.id()),
                order == null ? List.of() : coming(order, read.coming(), typed, locale),
                order == null
                        ? List.of()
                        : order.runs().stream()
                                .filter(run ->
                                        !run.day().isBefore(monday) && run.day().isBefore(monday.plusWeeks(1)))
                                .filter(run -> run.number() != null)
                                .map(run -> new ComingPage.Placed(
                                        formats.in(locale).day(run.day()), Objects.requireNonNull(run.number())))
                                .toList(),
                Arrays.stream(DayOfWeek.values())
                        .map(day -> new ComingPage.Weekday(
                                day.getDisplayName(TextStyle.SHORT, locale),
                                day.getDisplayName(TextStyle.FULL, locale)))
                        .toList(),
                rows(read, typed, locale),
                fields(order, typed),
                find);
    }

    private List<ComingPage.Product> coming(
            StandingOrder order, List<Coming> coming, @Nullable Typed typed, Locale locale) {
        var format = formats.in(locale);
        var products = new ArrayList<ComingPage.Product>();
        for (var line : order.lines()) {
            var unit = MeasureUnit.valueOf(line.unit());
            var days = coming.stream()
                    .filter(one -> one.product() == line.product() && one.cooperative() == line.cooperative())
                    .map(one -> {
                        var field = "c.%d.%d.%s".formatted(one.product(), one.cooperative(), one.day());
                        var said = !one.changed()
                                ? ""
                                : one.quantity().signum() == 0 ? "0" : format.typed(TypedAmount.plain(one.quantity()));
                        return new ComingPage.Day(
                                field,
                                format.day(one.day()),
                                format.quantity(TypedAmount.plain(one.usual()), counted(unit, one.usual(), locale)),
                                one.usual().signum() == 0 ? "0" : format.typed(TypedAmount.plain(one.usual())),
                                typed != null && typed.has(field) && !new ComingForm(typed, locale).isUntouched(field)
                                        ? typed.line(field, 24)
                                        : said,
                                ComingForm.shownAt(field),
                                one.changed()
                                        ? TypedAmount.plain(one.quantity()).toPlainString()
                                        : "");
                    })
                    .toList();
            if (!days.isEmpty()) {
                var name = line.names().in(locale);
                products.add(new ComingPage.Product(
                        name.text(),
                        name.lang().equals(locale.getLanguage()) ? null : name.lang(),
                        line.producer(),
                        days));
            }
        }
        return products;
    }

    private List<ComingPage.Row> rows(ComingWeeks.Read read, @Nullable Typed typed, Locale locale) {
        var names = new LinkedHashMap<String, String>();
        var units = new HashMap<String, String>();
        read.kept()
                .ifPresent(kept -> kept.order().lines().forEach(line -> {
                    var key = line.product() + "-" + line.cooperative();
                    names.put(key, line.names().in(locale).text() + ", " + line.producer());
                    units.put(key, unit(MeasureUnit.valueOf(line.unit()), locale));
                }));
        for (var card : read.choices()) {
            names.putIfAbsent(key(card), choice(card, locale));
        }
        var kept = read.kept().map(Kept::needs).orElse(List.of());
        var rows = new ArrayList<ComingPage.Row>();
        if (typed != null && typed.has("p-0")) {
            for (var at = 0; at < ComingForm.MOST_ROWS && typed.has("p-" + at); at++) {
                var amounts = new ArrayList<String>();
                for (var day = 1; day <= 7; day++) {
                    amounts.add(typed.line("d-" + at + "-" + day, 24));
                }
                rows.add(row(
                        at,
                        typed.line("p-" + at, 40),
                        at < kept.size(),
                        "meal".equals(typed.line("by-" + at, 10)),
                        amounts,
                        names,
                        units));
            }
            return rows;
        }
        for (var need : kept) {
            rows.add(row(
                    rows.size(),
                    need.product() + "-" + need.cooperative(),
                    true,
                    need.perMeal(),
                    Arrays.stream(DayOfWeek.values())
                            .map(day -> amount(need, day, locale))
                            .toList(),
                    names,
                    units));
        }
        for (var spare = 0; spare < SPARE && rows.size() < ComingForm.MOST_ROWS; spare++) {
            rows.add(row(rows.size(), "", false, false, List.of("", "", "", "", "", "", ""), names, units));
        }
        return rows;
    }

    private static ComingPage.Row row(
            int at,
            String product,
            boolean there,
            boolean perMeal,
            List<String> amounts,
            Map<String, String> names,
            Map<String, String> units) {
        return new ComingPage.Row(
                at,
                product,
                there ? names.getOrDefault(product, "") : "",
                units.getOrDefault(product, ""),
                there
                        ? List.of()
                        : names.entrySet().stream()
                                .map(name -> new ComingPage.Choice(
                                        name.getKey(),
                                        name.getValue(),
                                        name.getKey().equals(product)))
                                .toList(),
                perMeal,
                amounts);
    }

    private String amount(Need need, DayOfWeek day, Locale locale) {
        var amount = need.amounts().get(day);
        return amount == null ? "" : formats.in(locale).typed(TypedAmount.plain(amount));
    }

    private static Map<String, Object> fields(@Nullable StandingOrder order, @Nullable Typed typed) {
        var fields = new HashMap<String, Object>();
        fields.put(
                "ahead",
                order == null || order.aheadHours() == null
                        ? "2"
                        : order.aheadHours().toString());
        fields.put(
                "reference", order == null || order.purchaseOrderNumber() == null ? "" : order.purchaseOrderNumber());
        fields.put("seen", order == null ? "" : String.valueOf(order.version()));
        fields.put("key", UUID.randomUUID().toString());
        if (typed != null && typed.has("key")) {
            List.of("ahead", "reference", "seen", "key").forEach(field -> fields.put(field, typed.line(field, 60)));
        }
        return fields;
    }

    private static String key(OfferCard card) {
        return card.product() + "-" + card.cooperative();
    }

    private String choice(OfferCard card, Locale locale) {
        return messages.getMessage(
                "catering.coming.choice",
                new Object[] {
                    card.names().in(locale).text(),
                    card.producerName(),
                    unit(card.orderingUnit(), locale),
                    formats.in(locale)
                            .quantity(
                                    TypedAmount.plain(card.content()), counted(card.baseUnit(), card.content(), locale))
                },
                locale);
    }

    private String unit(MeasureUnit unit, Locale locale) {
        return messages.getMessage(unit.shortKey(), null, locale);
    }

    private String counted(MeasureUnit unit, BigDecimal amount, Locale locale) {
        return messages.getMessage(unit.countedKey(), new Object[] {amount}, locale);
    }
}
