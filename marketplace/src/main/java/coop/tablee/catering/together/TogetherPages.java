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
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
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

    /**
     * What is typed, what it comes to, and what is wrong with it.
     *
     * @param cells absent where nothing was typed yet
     * @param seen what the page showed on which it was typed
     */
    record Typed(
            String key,
            String purchaseOrderNumber,
            @Nullable Map<TogetherCell, TypedAmount> cells,
            Map<TogetherCell.Place, BigDecimal> seen,
            TogetherDesk.Sums sums,
            Refusal reasons) {

        /** The cells by where they are, whatever version of the offer they were typed for; absent like they. */
        @Nullable
        Map<TogetherCell.Place, TogetherCell> byPlace() {
            if (cells == null) {
                return null;
            }
            var byPlace = new HashMap<TogetherCell.Place, TogetherCell>();
            cells.keySet().forEach(cell -> byPlace.putIfAbsent(cell.place(), cell));
            return byPlace;
        }
    }

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
                shelves(Ground.of(sheet, typed, words), locale),
                typed.key,
                typed.purchaseOrderNumber,
                sheet.columns().stream().anyMatch(TogetherColumn::numberNeeded),
                sheet.more(),
                sheet.missed(),
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
    private List<TogetherPage.Shelf> shelves(Ground ground, Locale locale) {
        var sheet = ground.sheet;
        var words = ground.words;
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
                            .map(card -> row(card, ground, locale))
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

    private TogetherPage.Row row(OfferCard card, Ground ground, Locale locale) {
        var words = ground.words;
        var name = words.text(card.names());
        var cells = ground.sheet.columns().stream()
                .map(column -> cell(card, name.text(), column, ground, locale))
                .toList();
        return new TogetherPage.Row(
                "o" + card.offer(),
                name.text(),
                words.langOf(card.names()),
                card.producerName(),
                messages.getMessage(card.orderingUnit().shortKey(), null, locale),
                prices(card.offer(), ground),
                cells);
    }

    /** The price, or the lowest and the highest where kitchens have lists of their own: EUR per pricing unit, VAT out. */
    private static String prices(long offer, Ground ground) {
        var words = ground.words;
        var prices = ground.sheet.columns().stream()
                .map(column -> ground.cards.get(new TogetherCell.Place(column.door(), offer)))
                .filter(Objects::nonNull)
                .map(OfferCard::price)
                .sorted()
                .toList();
        var lowest = prices.get(0);
        var highest = prices.get(prices.size() - 1);
        return lowest.compareTo(highest) == 0 ? words.price(lowest) : words.price(lowest) + "–" + words.price(highest);
    }

    private TogetherPage.Cell cell(
            OfferCard offered, String name, TogetherColumn column, Ground ground, Locale locale) {
        var offer = offered.offer();
        var place = new TogetherCell.Place(column.door(), offer);
        var card = ground.cards.get(place);
        if (card == null || !card.cutOff().isAfter(clock.instant()) || card.isSoldOut()) {
            var why = card == null ? "absent" : card.isSoldOut() ? "sold-out" : "shut";
            return new TogetherPage.Cell(
                    "",
                    "",
                    "",
                    column.name(),
                    messages.getMessage("catering.cell." + why, null, locale),
                    "",
                    "",
                    List.of());
        }
        var coming = ground.coming(column, offered);
        var cell = new TogetherCell(column.door(), offer, card.version());
        // What is wrong was said of the version that the page showed before
        var before = ground.places == null ? cell : ground.places.getOrDefault(place, cell);
        var seen = ground.seen(place);
        return new TogetherPage.Cell(
                cell.name(),
                ground.value(before),
                seen.signum() == 0 ? "" : TypedAmount.plain(seen).toPlainString(),
                column.name(),
                "",
                coming == null ? "" : coming.signum() == 0 ? "0" : ground.words.typed(TypedAmount.plain(coming)),
                coming == null
                        ? ""
                        : messages.getMessage(
                                coming.signum() == 0 ? "catering.together.left-out" : "catering.together.coming",
                                new Object[] {name, column.name()},
                                locale),
                ground.typed.reasons.of(before.name()));
    }

    /** All that a cell is said from, found by where it is. */
    private record Ground(
            TogetherSheet sheet,
            Typed typed,
            Map<TogetherCell.Place, OfferCard> cards,
            @Nullable Map<TogetherCell.Place, TogetherCell> places,
            LocalFormats words) {

        static Ground of(TogetherSheet sheet, Typed typed, LocalFormats words) {
            var cards = new HashMap<TogetherCell.Place, OfferCard>();
            sheet.offers()
                    .forEach((door, offered) -> offered.forEach(
                            card -> cards.putIfAbsent(new TogetherCell.Place(door, card.offer()), card)));
            return new Ground(sheet, typed, cards, typed.byPlace(), words);
        }

        String value(TogetherCell cell) {
            if (typed.cells != null) {
                return typed.cells.getOrDefault(cell, TypedAmount.NOTHING).text();
            }
            var kept = kept(cell.place());
            return kept.signum() == 0 ? "" : words.typed(kept);
        }

        @Nullable
        BigDecimal coming(TogetherColumn column, OfferCard card) {
            return sheet.coming()
                    .getOrDefault(column.door(), Map.of())
                    .get(new TogetherSheet.Goods(card.product(), card.cooperative()));
        }

        BigDecimal seen(TogetherCell.Place place) {
            return typed.cells == null ? kept(place) : typed.seen.getOrDefault(place, BigDecimal.ZERO);
        }

        private BigDecimal kept(TogetherCell.Place place) {
            return sheet.kept().getOrDefault(place.door(), Map.of()).getOrDefault(place.offer(), BigDecimal.ZERO);
        }
    }
}
