package coop.tablee.catering.together;

import coop.tablee.assortment.OfferCard;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.LocalFormats;
import coop.tablee.platform.page.Refusal;
import coop.tablee.shared.Money;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Says the sheet in the reader's language: what was typed goes before what is kept. */
@Component
class TogetherPages {

    private static final int FEW = 60;

    private final MessageSource messages;
    private final Formats formats;
    private final BusinessClock clock;

    TogetherPages(MessageSource messages, Formats formats, BusinessClock clock) {
        this.messages = messages;
        this.formats = formats;
        this.clock = clock;
    }

    /** What is typed, what it comes to, and what is wrong with it. */
    record Typed(
            String key,
            String purchaseOrderNumber,
            @Nullable Map<TogetherCell, TypedAmount> cells,
            TogetherDesk.Sums sums,
            Refusal reasons) {}

    TogetherPage page(TogetherSheet sheet, Typed typed, Locale locale) {
        var words = formats.in(locale);
        var day = sheet.day();
        return new TogetherPage(
                day,
                day == null ? "" : words.day(day),
                sheet.days().stream()
                        .map(one -> new TogetherPage.Day(one, words.shortDay(one), one.equals(day)))
                        .toList(),
                sheet.columns().stream()
                        .map(column -> column(column, sheet, typed, words, locale))
                        .toList(),
                shelves(sheet, typed, words, locale),
                typed.key,
                typed.purchaseOrderNumber,
                sheet.columns().stream().anyMatch(TogetherColumn::numberNeeded),
                messages.getMessage(
                        "catering.together.sums",
                        new Object[] {typed.sums.goods().size(), words.money(typed.sums.all())},
                        locale));
    }

    private TogetherPage.Column column(
            TogetherColumn column, TogetherSheet sheet, Typed typed, LocalFormats words, Locale locale) {
        return new TogetherPage.Column(
                column.door(),
                column.name(),
                words.money(typed.sums.goods().getOrDefault(column.door(), Money.euro(0))),
                sheet.ordered().getOrDefault(column.door(), List.of()).stream()
                        .map(one -> messages.getMessage(
                                "catering.together.ordered",
                                new Object[] {
                                    one.number(),
                                    words.money(one.total()),
                                    messages.getMessage("catering.state." + one.state(), null, locale)
                                },
                                locale))
                        .toList(),
                typed.reasons.of("d." + column.door()));
    }

    /** A row for each offer of any door, family by family in the order in which they are listed there. What nobody wants is folded where there is much. */
    private List<TogetherPage.Shelf> shelves(TogetherSheet sheet, Typed typed, LocalFormats words, Locale locale) {
        var offers = new LinkedHashMap<Long, OfferCard>();
        sheet.columns()
                .forEach(column -> sheet.offers()
                        .getOrDefault(column.door(), List.of())
                        .forEach(card -> offers.putIfAbsent(card.offer(), card)));
        var families = new LinkedHashMap<String, List<OfferCard>>();
        offers.values()
                .forEach(card -> families.computeIfAbsent(card.family(), family -> new ArrayList<>())
                        .add(card));
        return families.values().stream()
                .map(cards -> {
                    var rows = cards.stream()
                            .map(card -> row(card, sheet, typed, words, locale))
                            .toList();
                    var used =
                            (int) rows.stream().filter(TogetherPage.Row::isUsed).count();
                    var names = cards.get(0).familyNames();
                    return new TogetherPage.Shelf(
                            words.text(names).text(),
                            words.langOf(names),
                            rows,
                            used,
                            used > 0 || offers.size() <= FEW);
                })
                .toList();
    }

    private TogetherPage.Row row(OfferCard card, TogetherSheet sheet, Typed typed, LocalFormats words, Locale locale) {
        var name = words.text(card.names());
        var cells = sheet.columns().stream()
                .map(column -> cell(card.offer(), column, sheet, typed, words, locale))
                .toList();
        return new TogetherPage.Row(
                "o" + card.offer(),
                name.text(),
                words.langOf(card.names()),
                card.producerName(),
                messages.getMessage(card.orderingUnit().shortKey(), null, locale),
                prices(card.offer(), sheet, words),
                cells);
    }

    /** The price, or the lowest and the highest where kitchens have lists of their own: EUR per pricing unit, VAT out. */
    private static String prices(long offer, TogetherSheet sheet, LocalFormats words) {
        var prices = sheet.offers().values().stream()
                .flatMap(List::stream)
                .filter(card -> card.offer() == offer)
                .map(OfferCard::price)
                .sorted()
                .toList();
        var lowest = prices.get(0);
        var highest = prices.get(prices.size() - 1);
        return lowest.compareTo(highest) == 0 ? words.price(lowest) : words.price(lowest) + "–" + words.price(highest);
    }

    private TogetherPage.Cell cell(
            long offer, TogetherColumn column, TogetherSheet sheet, Typed typed, LocalFormats words, Locale locale) {
        var card = sheet.offers().getOrDefault(column.door(), List.of()).stream()
                .filter(one -> one.offer() == offer)
                .findFirst()
                .orElse(null);
        if (card == null || !card.cutOff().isAfter(clock.instant()) || card.isSoldOut()) {
            var why = card == null ? "absent" : card.isSoldOut() ? "sold-out" : "shut";
            return new TogetherPage.Cell(
                    "", "", column.name(), messages.getMessage("catering.cell." + why, null, locale), List.of());
        }
        var cell = new TogetherCell(column.door(), offer, card.version());
        return new TogetherPage.Cell(
                cell.name(),
                value(cell, sheet, typed, words),
                column.name(),
                "",
                typed.reasons.of(typedAs(cell, typed)));
    }

    private static String value(TogetherCell cell, TogetherSheet sheet, Typed typed, LocalFormats words) {
        if (typed.cells != null) {
            return typed.cells.entrySet().stream()
                    .filter(one -> isSame(one.getKey(), cell))
                    .map(one -> one.getValue().text())
                    .findFirst()
                    .orElse("");
        }
        var kept = sheet.kept().getOrDefault(cell.door(), Map.of()).get(cell.offer());
        return kept == null || kept.compareTo(BigDecimal.ZERO) == 0 ? "" : words.typed(kept);
    }

    /** What is wrong was said of the version that the page showed before. */
    private static String typedAs(TogetherCell cell, Typed typed) {
        return typed.cells == null
                ? cell.name()
                : typed.cells.keySet().stream()
                        .filter(one -> isSame(one, cell))
                        .map(TogetherCell::name)
                        .findFirst()
                        .orElse(cell.name());
    }

    private static boolean isSame(TogetherCell one, TogetherCell other) {
        return one.door() == other.door() && one.offer() == other.offer();
    }
}
