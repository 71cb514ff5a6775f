package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.catering.WeekPage.Answer;
import coop.tablee.catering.WeekPage.CellView;
import coop.tablee.catering.WeekPage.DayHead;
import coop.tablee.catering.WeekPage.Foot;
import coop.tablee.catering.WeekPage.Gauge;
import coop.tablee.catering.WeekPage.Mark;
import coop.tablee.catering.WeekPage.RowView;
import coop.tablee.catering.WeekPage.Say;
import coop.tablee.catering.WeekPage.Shelf;
import coop.tablee.catering.WeekPage.Sign;
import coop.tablee.ordering.OrderSummary;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Reason;
import coop.tablee.platform.page.StaticAssets;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Clock;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts a sheet into the words of one language. */
@Component
class WeekPages {

    /** A week of so many products is looked through as it is. */
    private static final int FEW = 40;

    private final MessageSource messages;
    private final Formats formats;
    private final StaticAssets assets;
    private final Clock clock;

    WeekPages(MessageSource messages, Formats formats, StaticAssets assets, BusinessClock clock) {
        this.messages = messages;
        this.formats = formats;
        this.assets = assets;
        this.clock = clock;
    }

    WeekPage page(WeekSheet sheet, List<KitchenDoor> doors, String purchaseOrderNumber, Locale locale) {
        var words = words(locale);
        var shelves = shelves(sheet, words);
        return new WeekPage(
                sheet.door(),
                doors,
                sheet.week().number(),
                sheet.week().previous().number(),
                sheet.week().monday(),
                words.range(sheet.week().monday(), sheet.days().get(sheet.days().size() - 1)),
                sheet.week().previous().monday(),
                sheet.week().next().monday(),
                sheet.nextCutOff().orElse(null),
                sheet.isOpen(),
                sheet.days().stream().map(day -> head(sheet, day, words)).toList(),
                shelves,
                marks(shelves, sheet),
                foot(sheet, words),
                seen(sheet),
                sheet.plan().sendKey(),
                sheet.plan().purchaseOrderRequired(),
                purchaseOrderNumber,
                sheet.plan().undoable(),
                sheet.plan().revision(),
                !sheet.leftOut().isEmpty()
                        || sheet.rows().stream().anyMatch(row -> row.lastWeek().signum() > 0),
                leftOut(sheet.leftOut(), words),
                words.say("catering.left-out", sheet.week().previous().number()),
                words.say("catering.saved", words.time(clock.instant())),
                sheet.more());
    }

    /** What changes while one types: not the rows, only what is said of them. */
    LivePage live(WeekSheet sheet, Locale locale) {
        var words = words(locale);
        var rows = new ArrayList<LivePage.Row>();
        for (var row : sheet.rows()) {
            var says = says(row, words);
            if (!says.isEmpty()) {
                rows.add(new LivePage.Row(row.key(), says));
            }
        }
        return new LivePage(
                sheet.door(),
                sheet.week().monday(),
                sheet.rows().isEmpty() || sheet.isOpen(),
                foot(sheet, words),
                sheet.rows().stream()
                        .filter(SheetRow::isUsed)
                        .map(row -> new Mark(
                                row.key(),
                                figure(row.quantity(), words),
                                words.plainMoney(row.net()),
                                row.cells().stream()
                                        .map(cell -> comingFigure(cell, words))
                                        .collect(Collectors.joining(";"))))
                        .toList(),
                rows,
                WeekPage.columns(sheet.days().size()),
                words.say("catering.saved", words.time(clock.instant())));
    }

    private static List<Say> says(SheetRow row, WeekWords words) {
        var says = new ArrayList<Say>();
        row.cells().forEach(cell -> cell.problem().ifPresent(problem -> says.add(say(row, cell, problem, words))));
        return says;
    }

    /** One product of the sheet; without equivalents for one that is not on it any more. */
    ProductDetail detail(OfferCard card, WeekSheet sheet, Equivalents equivalents, Locale locale) {
        var words = words(locale);
        return ProductDetail.of(
                card,
                sheet.door(),
                sheet.week(),
                picture(card),
                words.breaches(
                        card.allergens(),
                        sheet.row(card.offer())
                                .map(sheet::dietsOf)
                                .orElseGet(() -> sheet.dietsOn(card.deliveryDate()))),
                equivalents.all().stream()
                        .map(other -> alternative(equivalents.of(), other, words))
                        .toList(),
                seen(sheet),
                words);
    }

    private SwitchView alternative(SheetRow row, Equivalents.Alternative other, WeekWords words) {
        var card = other.row().card();
        var less = row.card().pricePerBaseUnit().subtract(card.pricePerBaseUnit());
        return view(
                row,
                other.row(),
                other.change().orElse(null),
                less.signum() == 0
                        ? words.say("catering.switch.same-price")
                        : words.say(
                                less.signum() > 0 ? "catering.switch.less" : "catering.switch.more",
                                words.price(less.abs().setScale(2, RoundingMode.HALF_UP)),
                                words.unit(card.baseUnit())),
                less.signum() > 0,
                words);
    }

    private SwitchView view(
            SheetRow from, SheetRow to, @Nullable Switch change, String difference, boolean good, WeekWords words) {
        var card = to.card();
        var name = card.names().in(words.locale());
        return new SwitchView(
                from.card().names().in(words.locale()).text(),
                name.text(),
                words.foreign(name.lang()),
                card.producerName(),
                signs(card, words),
                words.say("catering.detail.base", words.price(card.pricePerBaseUnit()), words.unit(card.baseUnit())),
                difference,
                good ? "good" : "",
                change == null ? List.of() : cells(change, words),
                change == null ? "" : put(change));
    }

    /** What would stand where, by day: so much of one instead of so much of the other. */
    private static List<String> cells(Switch change, WeekWords words) {
        var said = new ArrayList<String>();
        for (var i = 0; i + 1 < change.cells().size(); i += 2) {
            var leaving = change.cells().get(i);
            var entering = change.cells().get(i + 1);
            said.add(words.say(
                    "catering.switch.cell",
                    words.capital(words.weekday(leaving.day())),
                    words.amount(leaving.before(), leaving.card().orderingUnit()),
                    words.amount(entering.amount(), entering.card().orderingUnit()),
                    entering.before().signum()));
        }
        return said;
    }

    private static String put(Switch change) {
        return change.cells().stream()
                .map(cell -> name(cell.card()) + "="
                        + (cell.amount().signum() == 0 ? "" : cell.amount().toPlainString()))
                .collect(Collectors.joining(";"));
    }

    /** What it would take to have so much organic. */
    OrganicPage organic(WeekSheet sheet, OrganicShare.Answer answer, int percent, Locale locale) {
        var words = words(locale);
        var totals = sheet.totals();
        var now = totals.organic();
        var then = WeekTotals.share(answer.organic(), answer.all());
        var meal = totals.meal();
        var after = new MealPrice(
                meal.total().plus(Money.euro(answer.cost())), meal.meals(), meal.budget(), meal.vatIncluded());
        return new OrganicPage(
                sheet.door(),
                sheet.week().monday(),
                sheet.week().number(),
                percent,
                now == null ? "–" : words.percent(now),
                then == null ? "–" : words.percent(then),
                answer.reached(),
                words.say(
                        answer.cost() >= 0 ? "catering.switch.week-more" : "catering.switch.week-less",
                        words.money(Money.euro(Math.abs(answer.cost())))),
                perMeal(meal, words),
                perMeal(after, words),
                budget(meal, words),
                after.isOverBudget(),
                answer.switches().stream()
                        .map(change -> view(
                                change.from(),
                                change.to(),
                                change,
                                words.say(
                                        change.cost() >= 0 ? "catering.switch.week-more" : "catering.switch.week-less",
                                        words.money(Money.euro(Math.abs(change.cost())))),
                                change.cost() < 0,
                                words))
                        .toList(),
                answer.switches().stream().map(WeekPages::put).collect(Collectors.joining(";")),
                seen(sheet));
    }

    private static String perMeal(MealPrice meal, WeekWords words) {
        var price = meal.perMeal();
        return price == null ? "–" : words.money(price);
    }

    /** One sentence for each day and reason, in their order, so that a closed day does not push the week out of sight. */
    private static List<String> leftOut(List<LeftOut> all, WeekWords words) {
        var together = new LinkedHashMap<String, List<LeftOut>>();
        all.stream()
                .sorted(Comparator.comparing(LeftOut::day).thenComparing(LeftOut::why))
                .forEach(left -> together.computeIfAbsent(left.day() + " " + left.why(), key -> new ArrayList<>())
                        .add(left));
        return together.values().stream()
                .map(group -> words.say(
                        "catering.left-out." + group.get(0).why(),
                        words.capital(words.weekday(group.get(0).day())),
                        group.stream().map(left -> leftOut(left, words)).collect(Collectors.joining(" · "))))
                .toList();
    }

    /** What products are called in all languages, one name a line, by what the reader's calls them. */
    Map<String, String> otherNames(WeekSheet sheet, Locale locale) {
        return sheet.rows().stream()
                .map(SheetRow::card)
                .collect(Collectors.toMap(
                        card -> card.names().in(locale).text(),
                        card -> String.join("\n", card.names().texts().values()),
                        (some, more) -> some.equals(more) ? some : some + "\n" + more));
    }

    private static String leftOut(LeftOut left, WeekWords words) {
        return words.say(
                "catering.left-out.product", left.names().in(words.locale()).text(), words.number(left.quantity()));
    }

    /** The week with what a template has and it does not hold. */
    WeekPage page(
            WeekSheet sheet, List<KitchenDoor> doors, String purchaseOrderNumber, WeekTemplate filled, Locale locale) {
        return page(sheet, doors, purchaseOrderNumber, locale)
                .leaving(leftOut(WeekTemplates.leftOut(sheet, filled), words(locale)), filled.name());
    }

    TemplatesPage templates(KitchenDoor door, Week week, List<WeekTemplate> templates, String name, Locale locale) {
        var words = words(locale);
        return new TemplatesPage(
                door,
                week.monday(),
                week.number(),
                templates.stream()
                        .map(template -> new TemplatesPage.TemplateView(
                                template.id(),
                                template.name(),
                                words.say(
                                        "catering.templates.amounts",
                                        template.lines().size()),
                                words.say("catering.templates.kept", words.dayAndTime(template.changedAt()))))
                        .toList(),
                name);
    }

    /** What others did to a week, as the page writes it into its cells. */
    HeardPage heard(WeekWatch.News news, Locale locale) {
        var words = words(locale);
        var names =
                news.people().stream().map(WeekWatch.Person::name).distinct().toList();
        return new HeardPage(
                news.sendKey(),
                news.changes().stream()
                        .map(change -> new HeardPage.Cell(
                                "q" + change.offer(),
                                words.typed(change.quantity()),
                                words.say("catering.heard.set", change.by())))
                        .toList(),
                news.people().stream()
                        .filter(person -> person.offer() != 0)
                        .map(person -> new HeardPage.Cell("q" + person.offer(), "", person.name()))
                        .toList(),
                names.isEmpty() ? "" : words.say("catering.heard.people", String.join(", ", names), names.size()),
                news.meals() == null
                        ? List.of()
                        : news.meals().entrySet().stream()
                                .map(day -> new HeardPage.Cell("m." + day.getKey(), String.valueOf(day.getValue()), ""))
                                .toList());
    }

    SentPage sent(KitchenDoor door, Week week, List<OrderSummary> orders, Locale locale) {
        return SentPage.of(door, week, orders, words(locale));
    }

    /** The cells that cannot be sent, for the summary on top of the page. */
    List<Reason> reasons(WeekPage page) {
        return page.rows().stream()
                .flatMap(row -> row.says().stream())
                .map(say -> new Reason(FieldError.at(say.cell(), "cell", null, null), say.head() + " " + say.text()))
                .toList();
    }

    private WeekWords words(Locale locale) {
        return new WeekWords(messages, formats.in(locale), locale);
    }

    private String picture(OfferCard card) {
        return assets.picture(card.picture(), 160);
    }

    private DayHead head(WeekSheet sheet, LocalDate day, WeekWords words) {
        var cutOff = sheet.cutOffOf(day);
        var open = sheet.isOpenOn(day);
        var stateWords = cutOff.map(
                        at -> words.say(open ? "catering.day.until" : "catering.day.closed", words.weekdayAndTime(at)))
                .orElseGet(() -> words.say("catering.day.none"));
        var meals = sheet.plan().mealsOn(day);
        return new DayHead(
                day,
                words.narrow(day),
                words.capital(words.day(day)),
                words.day(day),
                "m." + day,
                sheet.plan().meals().containsKey(day) ? String.valueOf(meals) : "",
                cutOff.isEmpty() ? "none" : open ? "open" : "closed",
                stateWords,
                sheet.placed().stream()
                        .filter(line -> line.day().equals(day))
                        .map(PlacedLine::order)
                        .distinct()
                        .toList());
    }

    private List<Shelf> shelves(WeekSheet sheet, WeekWords words) {
        var byFamily = new LinkedHashMap<String, List<SheetRow>>();
        sheet.rows()
                .forEach(row -> byFamily.computeIfAbsent(row.card().family(), family -> new ArrayList<>())
                        .add(row));
        var few = sheet.rows().size() <= FEW;
        return byFamily.values().stream()
                .map(rows -> {
                    var used = rows.stream().filter(SheetRow::isUsed).count();
                    var toFix = rows.stream()
                            .anyMatch(row -> row.cells().stream()
                                    .anyMatch(cell -> cell.problem().isPresent()));
                    var names = rows.get(0).card().familyNames().in(words.locale());
                    return new Shelf(
                            rows.get(0).card().family(),
                            names.text(),
                            words.foreign(names.lang()),
                            rows.stream().map(row -> row(row, sheet, words)).toList(),
                            few || toFix,
                            used);
                })
                .toList();
    }

    private RowView row(SheetRow row, WeekSheet sheet, WeekWords words) {
        var card = row.card();
        var name = card.names().in(words.locale());
        var cells = row.cells().stream().map(cell -> cell(row, cell, words)).toList();
        return new RowView(
                row.key(),
                card.offer(),
                name.text(),
                words.foreign(name.lang()),
                card.producerName(),
                picture(card),
                card.ground(),
                card.allergens().contains().stream()
                        .map(Allergen::messageKey)
                        .map(key -> words.say(key))
                        .toList(),
                card.allergens().mayContain().stream()
                        .map(Allergen::messageKey)
                        .map(key -> words.say(key))
                        .toList(),
                words.breaches(card.allergens(), sheet.dietsOf(row)),
                sheet.isUnderNoLot(card),
                signs(card, words),
                words.unit(card.orderingUnit()),
                words.content(card),
                priceOf(row, words),
                words.pricePer(card),
                figure(row.lastWeek(), words),
                cells,
                figure(row.quantity(), words),
                words.plainMoney(row.net()),
                says(row, words));
    }

    private static String priceOf(SheetRow row, WeekWords words) {
        if (!row.hasSeveralPrices()) {
            return words.price(row.card().price());
        }
        var prices = row.cells().stream()
                .map(SheetCell::card)
                .filter(Objects::nonNull)
                .map(OfferCard::price)
                .sorted()
                .toList();
        return words.say(
                "catering.price-range", words.price(prices.get(0)), words.price(prices.get(prices.size() - 1)));
    }

    private List<Sign> signs(OfferCard card, WeekWords words) {
        var signs = new ArrayList<Sign>();
        for (var label : card.labels()) {
            var organic = label == Label.ORGANIC;
            signs.add(
                    new Sign(words.say("catering.sign." + label), words.say(label.messageKey()), organic ? "b" : "q"));
        }
        if (card.inSeason()) {
            signs.add(new Sign(words.say("catering.sign.season"), words.say("catering.in-season"), "s"));
        }
        return signs;
    }

    private CellView cell(SheetRow row, SheetCell cell, WeekWords words) {
        var card = cell.card();
        var unit = row.card().orderingUnit();
        var name = row.card().names().in(words.locale()).text();
        var ordered = cell.ordered().signum() == 0 ? "" : words.typed(cell.ordered());
        return new CellView(
                cell.look().name().toLowerCase(Locale.ROOT),
                "q" + cell.offer(),
                card == null ? "" : name(card),
                value(cell, words),
                words.narrow(cell.day()),
                placeholder(cell, words),
                ordered,
                ordered.isEmpty()
                        ? ""
                        : words.say(
                                "catering.cell.ordered",
                                name,
                                words.weekday(cell.day()),
                                words.amount(cell.ordered(), unit)),
                cell.orders(),
                comingFigure(cell, words),
                comingFigure(cell, words).isEmpty()
                        ? ""
                        : words.say(
                                cell.coming().signum() == 0 ? "catering.coming.cell.left-out" : "catering.coming.cell",
                                name,
                                words.weekday(cell.day())),
                cell.followed(),
                cell.ordered().signum() == 0 && cell.coming().signum() == 0 && !cell.leftOut()
                        ? words.typed(cell.lastWeek())
                        : "",
                card == null ? "" : words.typed(card.minimum()),
                card == null ? "" : words.typed(card.step()),
                cell.problem().isPresent());
    }

    /** The field's name carries the version whose price is shown, so that sending it agrees to that price. */
    static String name(OfferCard card) {
        return "q." + card.offer() + "." + card.version();
    }

    private static String comingFigure(SheetCell cell, WeekWords words) {
        return cell.coming().signum() > 0 ? words.typed(cell.coming()) : cell.leftOut() ? "0" : "";
    }

    private static String value(SheetCell cell, WeekWords words) {
        return cell.typed().isUsable()
                ? words.typed(cell.typed().amount())
                : cell.typed().text();
    }

    private static String placeholder(SheetCell cell, WeekWords words) {
        var card = cell.card();
        return card != null && cell.isScarce() && card.available() != null
                ? words.say("catering.cell.at-most", words.typed(card.available()))
                : "·";
    }

    private static Say say(SheetRow row, SheetCell cell, CellProblem problem, WeekWords words) {
        var card = Objects.requireNonNull(cell.card());
        var unit = card.orderingUnit();
        var head = words.say(
                "catering.say.head",
                row.card().names().in(words.locale()).text(),
                words.weekday(cell.day()),
                cell.typed().isUsable()
                        ? words.amount(cell.typed().amount(), unit)
                        : words.say("catering.say.typed", cell.typed().text()));
        var text = words.sayOr(
                "catering.say." + problem.code(),
                "catering.say.other",
                words.amount(card.minimum(), unit),
                words.amount(card.step(), unit),
                amountOrEmpty(card.maximum(), unit, words),
                amountOrEmpty(card.available(), unit, words),
                words.weekdayAndTime(card.cutOff()),
                words.unit(unit),
                cell.clash() == null ? "" : cell.clash().by(),
                cell.clash() == null ? "" : words.amount(cell.clash().held(), unit));
        return new Say("say" + card.offer(), "q" + card.offer(), head, text, held(cell), answers(card, problem, words));
    }

    private static String amountOrEmpty(@Nullable BigDecimal amount, MeasureUnit unit, WeekWords words) {
        return amount == null ? "" : words.amount(amount, unit);
    }

    /** What stands in a cell that somebody else set, so that the page knows what it writes over. */
    private static @Nullable String held(SheetCell cell) {
        return cell.clash() == null ? null : cell.clash().held().toPlainString();
    }

    private static List<Answer> answers(OfferCard card, CellProblem problem, WeekWords words) {
        var answers = new ArrayList<Answer>();
        for (var amount : problem.answers()) {
            answers.add(new Answer(
                    amount.signum() == 0
                            ? words.say("catering.answer.clear")
                            : words.say("catering.answer.put", words.number(amount)),
                    name(card) + "=" + amount.toPlainString(),
                    words.typed(amount)));
        }
        if (answers.size() < 2) {
            answers.add(new Answer(words.say("catering.answer.clear"), name(card) + "=", ""));
        }
        return answers;
    }

    private static List<Mark> marks(List<Shelf> shelves, WeekSheet sheet) {
        var used = sheet.rows().stream()
                .filter(SheetRow::isUsed)
                .map(SheetRow::key)
                .collect(Collectors.toSet());
        return shelves.stream()
                .flatMap(shelf -> shelf.rows().stream())
                .filter(row -> used.contains(row.key()))
                .map(row -> new Mark(row.key(), row.quantity(), row.money(), ""))
                .toList();
    }

    private Foot foot(WeekSheet sheet, WeekWords words) {
        var totals = sheet.totals();
        var meal = totals.meal();
        var perMeal = meal.perMeal();
        return new Foot(
                perMeal == null ? "" : words.money(perMeal),
                budget(meal, words),
                meal.isOverBudget() ? "over" : "",
                words.say("catering.foot.meals", words.count(meal.meals()), meal.meals()),
                words.say("catering.foot.totals", words.money(totals.net()), words.money(totals.total())),
                totals.deposits().isPositive()
                        ? words.say("catering.foot.deposits", words.money(totals.deposits()))
                        : "",
                totals.ordered().minor() == 0 ? "" : words.say("catering.foot.ordered", words.money(totals.ordered())),
                totals.coming().isPositive() ? words.say("catering.coming.foot", words.money(totals.coming())) : "",
                gauges(sheet, words),
                totals.allergens().entrySet().stream()
                        .map(entry -> new WeekPage.AllergenDays(
                                words.say(entry.getKey().messageKey()), words.days(entry.getValue())))
                        .toList(),
                totals.againstDiets() == 0 ? "" : words.say("catering.foot.diets", totals.againstDiets()),
                totals.days().stream()
                        .map(day -> new WeekPage.DaySum(
                                words.capital(words.day(day.day())),
                                words.say("catering.lines", day.lines()),
                                words.money(day.total()),
                                DropWords.terms(day, words),
                                DropWords.missing(day, words),
                                DropWords.joint(day, words)))
                        .toList(),
                totals.ready(),
                totals.toFix(),
                words.say("catering.foot.ready", totals.ready()),
                words.say("catering.foot.to-fix", totals.toFix()),
                totals.days().stream()
                        .filter(day -> day.drop() != null && !day.drop().isReached())
                        .map(day -> words.say(
                                "catering.drop.missing-on",
                                words.money(day.drop().missing()),
                                words.day(day.day())))
                        .toList(),
                totals.lots().stream().map(lot -> lotLine(lot, words)).toList(),
                Stream.concat(
                                totals.lots().stream()
                                        .filter(WeekTotals.LotUse::isPassed)
                                        .map(lot -> words.say(
                                                "catering.foot.lot.passed",
                                                lot.room().number(),
                                                words.money(
                                                        Money.euro(-lot.after().minor())))),
                                totals.beside().stream().map(words::beside))
                        .toList(),
                totals.underNoLot() == 0 ? "" : words.say("catering.foot.no-lot", totals.underNoLot()));
    }

    private static WeekPage.LotLine lotLine(WeekTotals.LotUse lot, WeekWords words) {
        var after = lot.after();
        return new WeekPage.LotLine(
                words.say("catering.foot.lot", lot.room().number(), lot.room().title()),
                words.say("catering.foot.lot.before", words.money(lot.room().left())),
                lot.isPassed()
                        ? words.say("catering.foot.lot.over", words.money(Money.euro(-after.minor())))
                        : lot.taken().isPositive() ? words.say("catering.foot.lot.after", words.money(after)) : "",
                lot.isPassed() ? "over" : "");
    }

    private static String budget(MealPrice meal, WeekWords words) {
        if (meal.budget() == null) {
            return words.say(meal.vatIncluded() ? "catering.foot.vat-in" : "catering.foot.vat-out");
        }
        return words.say(
                meal.vatIncluded() ? "catering.foot.budget-vat-in" : "catering.foot.budget",
                words.money(meal.budget()));
    }

    private static List<Gauge> gauges(WeekSheet sheet, WeekWords words) {
        return List.of(
                gauge(
                        "catering.share.organic",
                        sheet.totals().organic(),
                        sheet.plan().organicTarget(),
                        words),
                gauge(
                        "catering.share.season",
                        sheet.totals().season(),
                        sheet.plan().seasonTarget(),
                        words),
                gauge(
                        "catering.share.labelled",
                        sheet.totals().labelled(),
                        sheet.plan().labelTarget(),
                        words));
    }

    private static Gauge gauge(String key, @Nullable BigDecimal share, @Nullable Integer target, WeekWords words) {
        var label = words.say(key);
        var figure = share == null ? "–" : words.percent(share);
        var percent = share == null
                ? 0
                : share.movePointRight(2).setScale(0, RoundingMode.HALF_UP).intValue();
        var targetWords = target == null ? "" : words.say("catering.share.target", target);
        return new Gauge(label, figure, targetWords, percent, target, label + " " + figure + " " + targetWords);
    }

    /** What the cells held when the page was made, so that a save without a script changes only what was retyped: {@code offer=amount;…}. */
    private static String seen(WeekSheet sheet) {
        return sheet.rows().stream()
                .flatMap(row -> row.cells().stream())
                .filter(cell -> cell.offer() != 0 && cell.held().signum() > 0)
                .map(cell -> cell.offer() + "=" + cell.held().toPlainString())
                .collect(Collectors.joining(";"));
    }

    private static String figure(BigDecimal amount, WeekWords words) {
        return amount.signum() == 0 ? "–" : words.number(amount);
    }
}
