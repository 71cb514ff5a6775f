package coop.tablee.stock.week;

import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import coop.tablee.stock.DeliveryDates;
import coop.tablee.stock.StockLevels;
import coop.tablee.stock.week.WeekTables.Content;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The producer's week as a table. It works as one plain form; with scripts each cell is kept as it is typed. */
@Controller
class WeekTableController {

    private static final String PAGE = "stock/week";
    private static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final int WEEKS_AHEAD = 2;

    private final WeekTableQueries queries;
    private final WeekTableDesk desk;
    private final WeekTables tables;
    private final DeliveryDates dates;
    private final Families families;
    private final Refusals refusals;
    private final Toasts toasts;
    private final BusinessClock clock;

    WeekTableController(
            WeekTableQueries queries,
            WeekTableDesk desk,
            WeekTables tables,
            DeliveryDates dates,
            Families families,
            Refusals refusals,
            Toasts toasts,
            BusinessClock clock) {
        this.queries = queries;
        this.desk = desk;
        this.tables = tables;
        this.dates = dates;
        this.families = families;
        this.refusals = refusals;
        this.toasts = toasts;
        this.clock = clock;
    }

    @GetMapping("/stock/week")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@ModelAttribute WeekTableFilter filter, Actor actor, Locale locale) {
        return Mono.fromRunnable(() -> StockLevels.requireSane(filter.monday()))
                .then(Mono.defer(() -> monday(filter, actor)))
                .flatMap(monday -> model(filter, monday, Map.of(), List.of(), actor, locale))
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    /**
     * Keeps the cells that changed. When some cannot be kept, the page comes back with them as they were typed; a script gets what became of the cells it sent.
     */
    @PostMapping("/stock/week")
    @MayUse({Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> keep(Actor actor, Locale locale, ServerWebExchange exchange) {
        return exchange.getFormData()
                .map(WeekTableForm::of)
                .flatMap(form -> desk.keep(form, locale, actor)
                        .flatMap(errors -> isScript(exchange)
                                ? cells(form, errors, actor, locale)
                                : page(form, errors, actor, locale, exchange)));
    }

    private Mono<Rendering> page(
            WeekTableForm form, List<FieldError> errors, Actor actor, Locale locale, ServerWebExchange exchange) {
        if (errors.isEmpty()) {
            toasts.leave(exchange, "stock.week.kept");
            return Mono.just(Redirects.to(form.filter().href(form.monday())));
        }
        var changed = errors.stream().allMatch(error -> error.code().equals("cell-changed"));
        var refused = new DomainException(changed ? Kind.CONFLICT : Kind.INVALID, "stock-partly-changed", errors);
        return refusals.again(
                PAGE, model(form.filter(), form.monday(), form.cells(), errors, actor, locale), refused, exchange);
    }

    private Mono<Rendering> cells(WeekTableForm form, List<FieldError> errors, Actor actor, Locale locale) {
        var sent = form.cells().keySet().stream().map(CellKey::name).collect(Collectors.toSet());
        return Mono.zip(queries.these(form.products(), form.monday(), actor), dates(form.monday(), actor))
                .map(read -> tables.of(
                        new Content(form.filter(), form.monday(), read.getT2(), read.getT1(), form.cells(), errors),
                        locale))
                .map(table -> Rendering.view("stock/week-cells :: answer")
                        .modelAttribute("table", table)
                        .modelAttribute(
                                "cells",
                                table.rows().stream()
                                        .flatMap(row -> row.cells().stream())
                                        .filter(cell -> sent.contains(cell.name()))
                                        .toList())
                        .build());
    }

    private Mono<Map<String, Object>> model(
            WeekTableFilter filter,
            LocalDate monday,
            Map<CellKey, String> typed,
            List<FieldError> errors,
            Actor actor,
            Locale locale) {
        return Mono.zip(queries.rows(filter, monday, locale.getLanguage(), actor), dates(monday, actor), families.all())
                .map(read -> Map.of(
                        "table",
                        tables.of(new Content(filter, monday, read.getT2(), read.getT1(), typed, errors), locale),
                        "familiesByCode",
                        read.getT3()));
    }

    private Mono<List<LocalDate>> dates(LocalDate monday, Actor actor) {
        return dates.of(actor.requireParty().id(), monday, monday.plusDays(6));
    }

    /** The week asked for; without one, that of the next delivery. */
    private Mono<LocalDate> monday(WeekTableFilter filter, Actor actor) {
        var asked = filter.monday();
        if (asked != null) {
            return Mono.just(WeekTableFilter.mondayOf(asked));
        }
        var today = LocalDate.ofInstant(clock.instant(), ZONE);
        return dates.of(actor.requireParty().id(), today, today.plusWeeks(WEEKS_AHEAD))
                .map(next -> WeekTableFilter.mondayOf(next.isEmpty() ? today : next.get(0)));
    }

    private static boolean isScript(ServerWebExchange exchange) {
        return exchange.getRequest().getHeaders().getFirst("HX-Request") != null;
    }
}
