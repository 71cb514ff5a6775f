package coop.tablee.catering;

import coop.tablee.agreement.LotRoom;
import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Label;
import coop.tablee.ordering.DropTerms;
import coop.tablee.shared.Money;
import coop.tablee.shared.TypedAmount;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The week's order as it stands: products by days, with what is typed, what was ordered before, what it comes to. Pure: made of what was read, asks nobody.
 *
 * @param days Monday to Friday, and those of the weekend on which the kitchen cooks or something may be ordered
 * @param rows in the order of the families, then by name
 * @param more whether products are offered that have no row here
 * @param lots that the kitchen may call off today; none without an agreement
 * @param diets by day of delivery: those that are eaten until something can come again
 * @param leftOut what last week had and this week cannot take over
 */
record WeekSheet(
        KitchenDoor door,
        Week week,
        WeekPlan plan,
        List<LocalDate> days,
        List<SheetRow> rows,
        List<PlacedLine> placed,
        List<LeftOut> leftOut,
        WeekTotals totals,
        boolean more,
        List<LotRoom> lots,
        Map<LocalDate, List<Diet>> diets) {

    /**
     * Everything that a sheet is made of. {@code now} decides which cells are still open.
     *
     * @param offered days on which something is offered at the door
     * @param more whether more is offered than {@code offers}
     * @param lots that the kitchen may call off today
     */
    record Ground(
            KitchenDoor door,
            Week week,
            WeekPlan plan,
            List<OfferCard> offers,
            List<LocalDate> offered,
            boolean more,
            List<LotRoom> lots,
            List<PlacedLine> placed,
            List<ComingLine> coming,
            Map<Long, TypedAmount> typed,
            Map<Long, Clash> clashes,
            WeekQuote quote,
            Instant now) {}

    private static final int MOST_USUAL = 3;

    /** All labels but those that say who works there. */
    private static final Set<Label> SIGNS_OF_QUALITY = EnumSet.complementOf(EnumSet.of(Label.SOCIAL_ECONOMY));

    private record RowKey(long product, long cooperative) {}

    private record CellKey(long product, long cooperative, LocalDate day) {}

    static WeekSheet of(Ground ground) {
        var days = days(ground);
        var rows = rows(ground, days);
        var thisWeek = ground.placed().stream()
                .filter(line -> ground.week().contains(line.day()))
                .toList();
        return new WeekSheet(
                ground.door(),
                ground.week(),
                ground.plan(),
                days,
                rows,
                thisWeek,
                leftOut(ground, rows),
                totals(ground, days, rows, thisWeek),
                ground.more(),
                ground.lots(),
                diets(ground, days));
    }

    /** The diets that what is delivered on a day is eaten by. */
    List<Diet> dietsOn(LocalDate day) {
        return diets.getOrDefault(day, plan.diets());
    }

    /** Those that what a row holds is eaten by; while it holds nothing, those that what it may hold would be. */
    List<Diet> dietsOf(SheetRow row) {
        var used = row.cells().stream()
                .filter(cell -> !cell.isEmpty()
                        || cell.ordered().signum() > 0
                        || cell.coming().signum() > 0)
                .toList();
        var found = new LinkedHashMap<Long, Diet>();
        (used.isEmpty() ? row.cells() : used)
                .stream()
                        .flatMap(cell -> dietsOn(cell.day()).stream())
                        .forEach(diet -> found.merge(
                                diet.id(), diet, (one, other) -> one.people() >= other.people() ? one : other));
        return List.copyOf(found.values());
    }

    /** What comes on a day is eaten until something can come again. */
    private static Map<LocalDate, List<Diet>> diets(Ground ground, List<LocalDate> days) {
        var diets = new HashMap<LocalDate, List<Diet>>();
        for (var day : days) {
            var eaten = new ArrayList<LocalDate>();
            eaten.add(day);
            ground.week().days().stream()
                    .filter(later -> later.isAfter(day))
                    .takeWhile(later -> !ground.offered().contains(later))
                    .forEach(eaten::add);
            diets.put(day, ground.plan().dietsOn(eaten));
        }
        return diets;
    }

    /** When the next of the open cells closes; empty when none is open. */
    Optional<Instant> nextCutOff() {
        return openCards().map(OfferCard::cutOff).min(Comparator.naturalOrder());
    }

    boolean isOpen() {
        return openCards().findAny().isPresent();
    }

    boolean isOpenOn(LocalDate day) {
        return openCards().anyMatch(card -> card.deliveryDate().equals(day));
    }

    /** When the last open cell of a day closes, or closed; empty when nothing is offered that day. */
    Optional<Instant> cutOffOf(LocalDate day) {
        return rows.stream()
                .flatMap(row -> row.cells().stream())
                .map(SheetCell::card)
                .filter(card -> card != null && card.deliveryDate().equals(day))
                .map(OfferCard::cutOff)
                .max(Comparator.naturalOrder());
    }

    /** The cells that would be sent, by day. */
    Map<LocalDate, List<SheetCell>> readyByDay() {
        var ready = new LinkedHashMap<LocalDate, List<SheetCell>>();
        for (var day : days) {
            var cells = rows.stream()
                    .flatMap(row -> row.cells().stream())
                    .filter(cell -> cell.day().equals(day) && cell.isReady())
                    .toList();
            if (!cells.isEmpty()) {
                ready.put(day, cells);
            }
        }
        return ready;
    }

    /** Whether something was not kept because somebody else had set it meanwhile. */
    boolean hasClashes() {
        return rows.stream().flatMap(row -> row.cells().stream()).anyMatch(cell -> cell.clash() != null);
    }

    /** The row that an offer stands in. */
    Optional<SheetRow> row(long offer) {
        return rows.stream()
                .filter(row -> row.cells().stream().anyMatch(cell -> cell.offer() == offer))
                .findFirst();
    }

    Optional<SheetCell> cell(long offer) {
        return rows.stream()
                .flatMap(row -> row.cells().stream())
                .filter(cell -> cell.offer() == offer && offer != 0)
                .findFirst();
    }

    private Stream<OfferCard> openCards() {
        return rows.stream()
                .flatMap(row -> row.cells().stream())
                .filter(SheetCell::open)
                .flatMap(cell -> Optional.ofNullable(cell.card()).stream());
    }

    private static List<LocalDate> days(Ground ground) {
        return ground.week().days().stream()
                .filter(day -> day.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0 || isWorkingDay(ground, day))
                .toList();
    }

    private static boolean isWorkingDay(Ground ground, LocalDate day) {
        return ground.plan().mealsOn(day) > 0
                || ground.offered().contains(day)
                || ground.placed().stream().anyMatch(line -> line.day().equals(day));
    }

    private static List<SheetRow> rows(Ground ground, List<LocalDate> days) {
        var offered = new LinkedHashMap<RowKey, Map<LocalDate, OfferCard>>();
        for (var card : ground.offers()) {
            offered.computeIfAbsent(new RowKey(card.product(), card.cooperative()), key -> new HashMap<>())
                    .put(card.deliveryDate(), card);
        }
        var before = new HashMap<CellKey, List<PlacedLine>>();
        for (var line : ground.placed()) {
            if (line.goods() && line.quantity().signum() > 0) {
                before.computeIfAbsent(
                                new CellKey(line.product(), line.cooperative(), line.day()), key -> new ArrayList<>())
                        .add(line);
            }
        }
        var rows = new ArrayList<SheetRow>();
        offered.forEach((key, cards) -> rows.add(row(ground, days, key, cards, before)));
        return List.copyOf(rows);
    }

    private static SheetRow row(
            Ground ground,
            List<LocalDate> days,
            RowKey key,
            Map<LocalDate, OfferCard> cards,
            Map<CellKey, List<PlacedLine>> before) {
        var cells = days.stream()
                .map(day -> cell(ground, key, day, cards.get(day), before))
                .toList();
        var typed = cells.stream()
                .mapToLong(cell -> ground.quote().netOf(cell.offer()).minor())
                .sum();
        var ordered = days.stream()
                .flatMap(day -> linesOf(before, key, day).stream())
                .mapToLong(PlacedLine::netMinor)
                .sum();
        return new SheetRow(
                "r" + key.product() + "-" + key.cooperative(),
                speaker(cards, ground.now()),
                cells,
                Money.euro(typed + ordered));
    }

    private static SheetCell cell(
            Ground ground, RowKey key, LocalDate day, @Nullable OfferCard card, Map<CellKey, List<PlacedLine>> before) {
        var lines = linesOf(before, key, day);
        var open = card != null && ground.now().isBefore(card.cutOff());
        var expected = open ? coming(ground, key, day) : List.<ComingLine>of();
        var typed = card == null ? TypedAmount.NOTHING : ground.typed().getOrDefault(card.offer(), TypedAmount.NOTHING);
        return SheetCell.of(
                day,
                card,
                open,
                typed,
                sum(lines),
                lines.stream().map(PlacedLine::order).distinct().toList(),
                expected.stream().map(ComingLine::quantity).reduce(BigDecimal.ZERO, BigDecimal::add),
                expected.stream()
                        .anyMatch(line -> line.changed() && line.quantity().signum() == 0),
                expected.stream().anyMatch(ComingLine::follows),
                sum(linesOf(before, key, day.minusWeeks(1))),
                card == null ? null : ground.quote().refusals().get(card.offer()),
                card == null ? null : ground.clashes().get(card.offer()));
    }

    private static List<ComingLine> coming(Ground ground, RowKey key, LocalDate day) {
        return ground.coming().stream()
                .filter(line -> line.product() == key.product() && line.cooperative() == key.cooperative())
                .filter(line -> line.day().equals(day))
                .toList();
    }

    private static List<PlacedLine> linesOf(Map<CellKey, List<PlacedLine>> before, RowKey key, LocalDate day) {
        return before.getOrDefault(new CellKey(key.product(), key.cooperative(), day), List.of());
    }

    private static BigDecimal sum(List<PlacedLine> lines) {
        return lines.stream().map(PlacedLine::quantity).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static OfferCard speaker(Map<LocalDate, OfferCard> cards, Instant now) {
        var byDay = cards.values().stream()
                .sorted(Comparator.comparing(OfferCard::deliveryDate))
                .toList();
        return byDay.stream()
                .filter(card -> now.isBefore(card.cutOff()))
                .findFirst()
                .orElseGet(() -> byDay.get(byDay.size() - 1));
    }

    /** Last week's lines without a cell of the same weekday that takes them, by day and name. */
    private static List<LeftOut> leftOut(Ground ground, List<SheetRow> rows) {
        var cells = new HashMap<CellKey, SheetCell>();
        rows.forEach(row -> row.cells()
                .forEach(cell ->
                        cells.put(new CellKey(row.card().product(), row.card().cooperative(), cell.day()), cell)));
        var lastWeek = new LinkedHashMap<CellKey, List<PlacedLine>>();
        ground.placed().stream()
                .filter(line -> line.goods() && line.quantity().signum() > 0)
                .filter(line -> ground.week().previous().contains(line.day()))
                .forEach(line -> lastWeek.computeIfAbsent(
                                new CellKey(
                                        line.product(),
                                        line.cooperative(),
                                        line.day().plusWeeks(1)),
                                key -> new ArrayList<>())
                        .add(line));
        var left = new ArrayList<LeftOut>();
        lastWeek.forEach((key, lines) -> whyNot(cells.get(key))
                .ifPresent(why -> left.add(new LeftOut(lines.get(0).names(), key.day(), sum(lines), why))));
        return List.copyOf(left);
    }

    /** The cell of a product on a day, where there is a row for it. */
    Optional<SheetCell> cell(long product, long cooperative, LocalDate day) {
        return rows.stream()
                .filter(row -> row.card().product() == product && row.card().cooperative() == cooperative)
                .flatMap(row -> row.cells().stream())
                .filter(cell -> cell.day().equals(day))
                .findFirst();
    }

    /** Why an amount cannot be put into a cell, or into none; empty when it can. */
    static Optional<LeftOut.Why> whyNot(@Nullable SheetCell cell) {
        if (cell == null || cell.look() == SheetCell.Look.ABSENT) {
            return Optional.of(LeftOut.Why.NOT_OFFERED);
        }
        if (cell.ordered().signum() > 0) {
            return Optional.of(LeftOut.Why.ORDERED);
        }
        if (cell.coming().signum() > 0) {
            return Optional.of(LeftOut.Why.COMING);
        }
        if (cell.leftOut() && cell.isEmpty()) {
            return Optional.of(LeftOut.Why.LEFT_OUT);
        }
        return switch (cell.look()) {
            case LOCKED -> Optional.of(LeftOut.Why.CLOSED);
            case SOLD_OUT -> Optional.of(LeftOut.Why.SOLD_OUT);
            case OPEN, ABSENT -> Optional.empty();
        };
    }

    private static int linesAgainstADiet(
            List<SheetCell> cells, List<PlacedLine> placed, Map<LocalDate, List<Diet>> diets) {
        var typed = cells.stream()
                .filter(cell -> cell.card() != null && cell.isWanted())
                .filter(cell -> !DietBreach.of(
                                Objects.requireNonNull(cell.card()).allergens(),
                                diets.getOrDefault(cell.day(), List.of()))
                        .isEmpty())
                .count();
        var ordered = placed.stream()
                .filter(line -> line.goods() && line.quantity().signum() > 0)
                .filter(line -> !DietBreach.of(line.allergens(), diets.getOrDefault(line.day(), List.of()))
                        .isEmpty())
                .count();
        return (int) (typed + ordered);
    }

    private static WeekTotals totals(
            Ground ground, List<LocalDate> days, List<SheetRow> rows, List<PlacedLine> placed) {
        var quote = ground.quote();
        var orderedNet = placed.stream().mapToLong(PlacedLine::netMinor).sum();
        var orderedTotal =
                orderedNet + placed.stream().mapToLong(PlacedLine::vatMinor).sum();
        var net = quote.net().plus(Money.euro(orderedNet));
        var total = quote.total().plus(Money.euro(orderedTotal));
        var meals = days.stream().mapToLong(ground.plan()::mealsOn).sum();
        var vatIncluded = ground.plan().budgetVatIncluded();
        var cells = rows.stream().flatMap(row -> row.cells().stream()).toList();
        var goods = goods(cells, quote, placed, card -> true, line -> true);
        var organic = goods(cells, quote, placed, WeekSheet::isOrganic, PlacedLine::organic);
        return new WeekTotals(
                net,
                total,
                quote.deposits(),
                Money.euro(orderedTotal),
                Money.euro(
                        quote.coming().values().stream().mapToLong(Money::minor).sum()),
                new MealPrice(vatIncluded ? total : net, meals, ground.plan().budgetPerMeal(), vatIncluded),
                Money.euro(goods),
                Money.euro(organic),
                WeekTotals.share(organic, goods),
                WeekTotals.share(goods(cells, quote, placed, OfferCard::inSeason, PlacedLine::inSeason), goods),
                WeekTotals.share(goods(cells, quote, placed, WeekSheet::isLabelled, PlacedLine::labelled), goods),
                allergens(cells, placed),
                linesAgainstADiet(cells, placed, diets(ground, days)),
                dayTotals(days, cells, quote),
                (int) cells.stream().filter(SheetCell::isReady).count(),
                (int) cells.stream().filter(cell -> cell.problem().isPresent()).count(),
                lots(ground, cells),
                underNoLot(ground, cells),
                quote.beside());
    }

    /** What the sheet would take of each lot that it touches, and lots that near their ceiling anyway. */
    private static List<WeekTotals.LotUse> lots(Ground ground, List<SheetCell> cells) {
        var taken = new HashMap<Long, Long>();
        for (var cell : cells) {
            var card = cell.card();
            if (card != null) {
                lotOf(card, ground.lots())
                        .ifPresent(lot -> taken.merge(
                                lot.lot(), ground.quote().netOf(card.offer()).minor(), Long::sum));
            }
        }
        return ground.lots().stream()
                .map(lot -> new WeekTotals.LotUse(lot, Money.euro(taken.getOrDefault(lot.lot(), 0L))))
                .filter(use -> use.taken().isPositive() || use.room().isNear())
                .toList();
    }

    private static int underNoLot(Ground ground, List<SheetCell> cells) {
        return ground.lots().isEmpty()
                ? 0
                : (int) cells.stream()
                        .filter(cell -> cell.card() != null && cell.isWanted())
                        .filter(cell -> lotOf(Objects.requireNonNull(cell.card()), ground.lots())
                                .isEmpty())
                        .count();
    }

    static Optional<LotRoom> lotOf(OfferCard card, List<LotRoom> lots) {
        return LotRoom.covering(lots, card.family(), card.seller(), card.producer(), card.cooperative());
    }

    /** Whether the kitchen's authority has running agreements and none of their lots covers this. */
    boolean isUnderNoLot(OfferCard card) {
        return !lots.isEmpty() && lotOf(card, lots).isEmpty();
    }

    static boolean isLabelled(OfferCard card) {
        return !Collections.disjoint(card.labels(), SIGNS_OF_QUALITY);
    }

    static boolean isOrganic(OfferCard card) {
        return card.labels().contains(Label.ORGANIC);
    }

    private static long goods(
            List<SheetCell> cells,
            WeekQuote quote,
            List<PlacedLine> placed,
            Predicate<OfferCard> counted,
            Predicate<PlacedLine> countedBefore) {
        ToLongFunction<SheetCell> value = cell -> quote.netOf(cell.offer()).minor();
        var typed = cells.stream()
                .filter(cell -> cell.card() != null && counted.test(cell.card()))
                .mapToLong(value)
                .sum();
        var ordered = placed.stream()
                .filter(line -> line.goods() && countedBefore.test(line))
                .mapToLong(PlacedLine::netMinor)
                .sum();
        return typed + ordered;
    }

    private static Map<Allergen, SortedSet<LocalDate>> allergens(List<SheetCell> cells, List<PlacedLine> placed) {
        var found = new EnumMap<Allergen, SortedSet<LocalDate>>(Allergen.class);
        for (var cell : cells) {
            if (cell.card() != null && cell.isWanted()) {
                note(found, cell.card().allergens(), cell.day());
            }
        }
        for (var line : placed) {
            if (line.goods() && line.quantity().signum() > 0) {
                note(found, line.allergens(), line.day());
            }
        }
        return found;
    }

    private static void note(Map<Allergen, SortedSet<LocalDate>> found, Allergens allergens, LocalDate day) {
        allergens
                .contains()
                .forEach(allergen ->
                        found.computeIfAbsent(allergen, any -> new TreeSet<>()).add(day));
    }

    private static List<SheetCell> usual(LocalDate day, List<SheetCell> cells, @Nullable DropTerms drop) {
        return drop == null || drop.isReached()
                ? List.of()
                : cells.stream()
                        .filter(cell -> cell.day().equals(day) && cell.look() == SheetCell.Look.OPEN)
                        .filter(SheetCell::takesAmounts)
                        .filter(cell -> cell.lastWeek().signum() > 0)
                        .limit(MOST_USUAL)
                        .toList();
    }

    /** What is missing to the drop's least, VAT out, without some of what comes by itself later; zero when nothing is. */
    private static Money missingWithout(Money later, @Nullable DropTerms drop) {
        return drop == null
                ? Money.euro(0)
                : Money.euro(Math.max(
                        0, drop.minimum().minus(drop.counted().minus(later)).minor()));
    }

    private static WeekTotals.ByItself byItself(WeekQuote quote, LocalDate day) {
        var none = Money.euro(0);
        var net = quote.comingNet().getOrDefault(day, none);
        var others = net.minus(quote.followedNet().getOrDefault(day, none));
        var drop = quote.drops().get(day);
        return new WeekTotals.ByItself(
                quote.coming().getOrDefault(day, none),
                quote.followed().getOrDefault(day, none),
                missingWithout(net, drop),
                missingWithout(others, drop));
    }

    private static List<WeekTotals.DayTotal> dayTotals(List<LocalDate> days, List<SheetCell> cells, WeekQuote quote) {
        return days.stream()
                .map(day -> new WeekTotals.DayTotal(
                        day,
                        (int) cells.stream()
                                .filter(cell -> cell.day().equals(day) && cell.isReady())
                                .count(),
                        quote.totalByDay().getOrDefault(day, Money.euro(0)),
                        byItself(quote, day),
                        quote.drops().get(day),
                        usual(day, cells, quote.drops().get(day))))
                .filter(day -> day.lines() > 0
                        || (day.byItself().total().isPositive()
                                && day.drop() != null
                                && !day.drop().isReached()))
                .toList();
    }
}
