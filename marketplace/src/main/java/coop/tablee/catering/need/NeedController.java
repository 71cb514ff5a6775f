package coop.tablee.catering.need;

import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.KitchenWeeks;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.platform.paper.Paper;
import coop.tablee.platform.paper.Printer;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.format.DateTimeParseException;
import java.time.format.TextStyle;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The page of a week's needs: read, printed, taken along as a file, and filled into the week's order. */
@Controller
class NeedController {

    private static final String HERE = "/needs";
    private static final String PAGE = "catering/needs";
    private static final List<String> HEAD = List.of(
            "delivery",
            "food",
            "grams_gross",
            "grams_stock",
            "grams_ordered",
            "grams_to_buy",
            "explanation",
            "product",
            "producer",
            "quantity",
            "unit",
            "grams_rounded",
            "cost",
            "supplier",
            "lot");

    private final KitchenDoors doors;
    private final Needs needs;
    private final KitchenStock stock;
    private final KitchenRules rules;
    private final Refusals refusals;
    private final Toasts toasts;
    private final Printer printer;
    private final Formats formats;
    private final MessageSource messages;
    private final KitchenWeeks weeks;

    NeedController(
            KitchenDoors doors,
            Needs needs,
            KitchenStock stock,
            KitchenRules rules,
            Refusals refusals,
            Toasts toasts,
            Printer printer,
            Formats formats,
            MessageSource messages,
            KitchenWeeks weeks) {
        this.doors = doors;
        this.needs = needs;
        this.stock = stock;
        this.rules = rules;
        this.refusals = refusals;
        this.toasts = toasts;
        this.printer = printer;
        this.formats = formats;
        this.messages = messages;
        this.weeks = weeks;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> week(
            @RequestParam @Nullable Long site, @RequestParam @Nullable LocalDate monday, Actor actor, Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.chosen();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : weeks.monday(monday, door)
                            .flatMap(shown -> model(found, door, shown, Map.of(), actor, locale))
                            .map(model -> Rendering.view(PAGE).model(model).build());
        });
    }

    /** The same as a file, in the language of the page; weights in grams. */
    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(path = HERE + "/week.csv", produces = "text/csv")
    Mono<ResponseEntity<String>> file(
            @RequestParam long site, @RequestParam LocalDate monday, Actor actor, Locale locale) {
        return doors.require(site, actor)
                .flatMap(door -> weeks.monday(monday, door).flatMap(shown -> needs.week(door, shown, actor)))
                .map(week -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                        .header(
                                HttpHeaders.CONTENT_DISPOSITION,
                                "attachment; filename=\"needs-%s.csv\"".formatted(week.monday()))
                        .body(Stream.concat(
                                        Stream.of(SafeCsv.line(HEAD)),
                                        week.lines().stream().map(line -> SafeCsv.line(cells(line, words(locale)))))
                                .collect(Collectors.joining())));
    }

    /** The same on paper, split by lot and supplier. */
    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE + "/week.pdf")
    Mono<ResponseEntity<byte[]>> paper(
            @RequestParam long site, @RequestParam LocalDate monday, Actor actor, Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.require();
            return weeks.monday(monday, door)
                    .flatMap(shown -> model(found, door, shown, Map.of(), actor, locale)
                            .flatMap(model ->
                                    printer.print(new Paper("catering/needs-paper", locale, Map.copyOf(model))))
                            .map(file -> file.named("needs-" + shown)));
        });
    }

    /** Keeps what is in stock, and works the needs out again. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/stock")
    Mono<Rendering> keepStock(ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(
                exchange,
                actor,
                locale,
                (door, form) -> stock.keep(door, form.monday(), form.grams(locale))
                        .then(Mono.fromSupplier(() -> {
                            toasts.leave(exchange, "catering.needs.stock.kept");
                            return back(form);
                        })));
    }

    /** Fills the week's order from its needs, and leads there. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/week")
    Mono<Rendering> fill(ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(
                exchange,
                actor,
                locale,
                (door, form) -> stock.keep(door, form.monday(), form.grams(locale))
                        .then(Mono.defer(() -> needs.fill(door, form.monday(), form.chosen(), actor)))
                        .map(cells -> {
                            toasts.leave(
                                    exchange,
                                    cells == 0 ? "catering.needs.filled.none" : "catering.needs.filled",
                                    String.valueOf(cells));
                            return Redirects.to(
                                    "/week?site=" + form.site() + "&monday=" + form.monday() + "&view=used");
                        }));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/rules")
    Mono<Rendering> keepRules(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData().flatMap(fields -> {
            var form = NeedForm.of(fields);
            return doors.of(form.site(), actor)
                    .flatMap(found -> Mono.fromCallable(() -> rule(fields))
                            .flatMap(rule -> rules.keep(found.require(), rule))
                            .then(Mono.fromSupplier(() -> {
                                toasts.leave(exchange, "catering.needs.rules.kept");
                                return back(form);
                            }))
                            .onErrorResume(
                                    DomainException.class,
                                    refused -> refusals.again(
                                            PAGE,
                                            model(found, found.require(), form.monday(), Map.of(), actor, locale),
                                            refused,
                                            exchange)));
        });
    }

    private interface Act {
        Mono<Rendering> on(KitchenDoor door, NeedForm form);
    }

    private Mono<Rendering> act(ServerWebExchange exchange, Actor actor, Locale locale, Act act) {
        return exchange.getFormData()
                .map(NeedForm::of)
                .flatMap(form -> doors.of(form.site(), actor)
                        .flatMap(found -> Mono.defer(() -> act.on(found.require(), form))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                PAGE,
                                                model(
                                                        found,
                                                        found.require(),
                                                        form.monday(),
                                                        form.stock(),
                                                        actor,
                                                        locale),
                                                refused,
                                                exchange))));
    }

    private static Rendering back(NeedForm form) {
        return Redirects.to(HERE + "?site=" + form.site() + "&monday=" + form.monday());
    }

    private NeedWords words(Locale locale) {
        return new NeedWords(formats.in(locale), messages, locale);
    }

    private Mono<Map<String, NeedPage>> model(
            KitchenDoors.Chosen chosen,
            KitchenDoor door,
            LocalDate monday,
            Map<Long, String> typed,
            Actor actor,
            Locale locale) {
        return Mono.zip(needs.week(door, monday, actor), rules.of(door))
                .map(read -> Map.of("page", page(chosen, door, read.getT1(), read.getT2(), typed, words(locale))));
    }

    private NeedPage page(
            KitchenDoors.Chosen chosen,
            KitchenDoor door,
            Needs.Week week,
            KitchenRules.Rule rule,
            Map<Long, String> typed,
            NeedWords words) {
        var locale = words.locale();
        var monday = week.monday();
        var seen = new HashSet<Long>();
        var days = new LinkedHashMap<LocalDate, List<NeedPage.LineView>>();
        var lines = new ArrayList<>(week.lines());
        lines.sort((one, other) -> one.need().deliverOn().compareTo(other.need().deliverOn()));
        lines.forEach(line -> days.computeIfAbsent(line.need().deliverOn(), day -> new ArrayList<>())
                .add(line(line, typed, week, seen, words)));
        return new NeedPage(
                door,
                chosen.all(),
                monday,
                monday.minusWeeks(1),
                monday.plusWeeks(1),
                monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR),
                days.entrySet().stream()
                        .map(day -> new NeedPage.Day(formats.in(locale).day(day.getKey()), day.getValue()))
                        .toList(),
                week.gaps().stream().map(gap -> gap(gap, words)).distinct().toList(),
                (int) week.lines().stream()
                        .filter(line -> line.proposed() == null
                                && !line.candidates().isEmpty()
                                && line.need().toBuy().signum() > 0)
                        .count(),
                week.lines().stream()
                        .anyMatch(line -> line.candidates().stream()
                                .anyMatch(candidate -> candidate.amount().signum() > 0)),
                new NeedShares(words, line -> formats.in(locale).day(line.need().deliverOn())).of(lines),
                new NeedPage.RuleView(
                        Stream.of(DayOfWeek.values())
                                .map(day -> new NeedPage.Choice(
                                        String.valueOf(day.getValue()),
                                        day.getDisplayName(TextStyle.FULL, locale),
                                        rule.weekdays().contains(day.getValue())))
                                .toList(),
                        rule.daysBefore(),
                        rule.finalAt().toString(),
                        rule.finalDaysBefore()));
    }

    private NeedPage.LineView line(
            Needs.Line line, Map<Long, String> typed, Needs.Week week, Set<Long> seen, NeedWords words) {
        var need = line.need();
        var name = need.names().in(words.locale());
        var first = seen.add(need.food());
        var stocked = week.stock().getOrDefault(need.food(), BigDecimal.ZERO);
        var covered = need.toBuy().signum() == 0;
        return new NeedPage.LineView(
                "take." + line.key(),
                name.text(),
                name.lang().equals(words.locale().getLanguage()) ? null : name.lang(),
                words.weight(need.toBuy()),
                words.explanation(need),
                words.reasons(need),
                first ? "stock." + need.food() : null,
                typed.getOrDefault(
                        need.food(),
                        stocked.signum() == 0 ? "" : Amounts.write(stocked.movePointLeft(3), words.locale())),
                covered,
                line.candidates().isEmpty() && !covered && need.pieceGrams() == null,
                words.breaches(line),
                covered
                        ? List.of()
                        : line.candidates().stream()
                                .map(candidate -> new NeedPage.Choice(
                                        String.valueOf(candidate.card().offer()),
                                        words.candidate(candidate),
                                        candidate.equals(line.proposed())))
                                .toList());
    }

    private String gap(Needs.Gap gap, NeedWords words) {
        return words.say(
                gap.lack().messageKey(),
                formats.in(words.locale()).weekday(gap.day()),
                gap.dish().in(words.locale()).text(),
                words.say("catering.group." + gap.group()),
                gap.people());
    }

    private static List<Object> cells(Needs.Line line, NeedWords words) {
        var need = line.need();
        var taken = line.proposed();
        return List.of(
                need.deliverOn().toString(),
                need.names().in(words.locale()).text(),
                plain(need.gross()),
                plain(need.stock()),
                plain(need.ordered()),
                plain(need.toBuy()),
                words.explanation(need),
                taken == null ? "" : taken.card().names().in(words.locale()).text(),
                taken == null ? "" : taken.card().producerName(),
                taken == null ? "" : plain(taken.amount()),
                taken == null ? "" : taken.card().orderingUnit().name(),
                taken == null ? "" : plain(taken.grams()),
                taken == null
                        ? ""
                        : taken.cost().setScale(2, RoundingMode.HALF_UP).toPlainString(),
                taken == null ? "" : taken.card().sellerName(),
                taken == null || taken.lot() == null
                        ? ""
                        : taken.lot().agreement() + " " + taken.lot().number());
    }

    private static BigDecimal plain(BigDecimal figure) {
        return new BigDecimal(Amounts.plain(figure));
    }

    private static KitchenRules.Rule rule(MultiValueMap<String, String> fields) {
        return new KitchenRules.Rule(
                fields.getOrDefault("weekdays", List.of()).stream()
                        .map(NeedController::small)
                        .collect(Collectors.toSet()),
                small(fields.getFirst("daysBefore")),
                time(fields.getFirst("finalAt")),
                small(fields.getFirst("finalDaysBefore")));
    }

    private static LocalTime time(@Nullable String typed) {
        try {
            return LocalTime.parse(typed == null ? "" : typed.strip());
        } catch (DateTimeParseException none) {
            throw DomainException.invalid(FieldError.at("finalAt", "rule-time", typed, null));
        }
    }

    /** What is no small number is out of every bound. */
    private static int small(@Nullable String typed) {
        return typed != null && typed.strip().matches("\\d{1,2}") ? Integer.parseInt(typed.strip()) : -1;
    }
}
