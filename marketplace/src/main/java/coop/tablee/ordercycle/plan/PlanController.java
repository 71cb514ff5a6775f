package coop.tablee.ordercycle.plan;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.CyclePath;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.ShortageRule;
import coop.tablee.ordercycle.plan.PlanPages.WeekRows;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAdjusters;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The coordinator's plans: the list, one with its next dates and exceptions, and what to do with a week that it made. */
@Controller
@RequestMapping("/coop/plans")
class PlanController {

    private static final String LIST = "/coop/plans";
    private static final String PAGE = "ordercycle/plan";
    private static final String DATES = "ordercycle/plan-dates :: preview";

    private final Plans plans;
    private final PlanStore store;
    private final PlanPages pages;
    private final BusinessClock clock;
    private final Refusals refusals;
    private final Toasts toasts;

    PlanController(
            Plans plans, PlanStore store, PlanPages pages, BusinessClock clock, Refusals refusals, Toasts toasts) {
        this.plans = plans;
        this.store = store;
        this.pages = pages;
        this.clock = clock;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> list(Actor actor, Locale locale) {
        var today = LocalDate.ofInstant(clock.instant(), ZoneId.of("Europe/Brussels"));
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(store::all)
                .zipWith(bothCalendars(today))
                .map(read -> Rendering.view("ordercycle/plans")
                        .modelAttribute(
                                "plans",
                                read.getT1().stream()
                                        .map(plan -> pages.card(
                                                plan,
                                                read.getT2()
                                                        .getOrDefault(
                                                                plan.terms().holidays(), Map.of()),
                                                locale))
                                        .toList())
                        .build());
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping("/new")
    Mono<Rendering> fresh(Actor actor, Locale locale) {
        return unsaved(actor)
                .map(zone -> {
                    var today = LocalDate.ofInstant(clock.instant(), zone);
                    return Plan.unsaved(OrderCycles.cooperativeOf(actor), PlanForm.usual(today), zone, today);
                })
                .flatMap(usual -> model(null, PlanForm.written(usual.terms(), 0, locale), actor, locale)
                        .zipWith(dates(usual, actor, locale)))
                .map(read -> Rendering.view(PAGE)
                        .model(with(read.getT1(), "weeks", read.getT2()))
                        .build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping
    Mono<Rendering> create(Actor actor, Locale locale, ServerWebExchange exchange) {
        return form(exchange)
                .flatMap(fields -> fields.containsKey("show")
                        ? shown(null, fields, actor, locale)
                        : Mono.fromCallable(() -> new PlanForm(fields, locale).terms())
                                .flatMap(terms -> plans.create(null, terms, actor))
                                .map(plan -> done("plans.made", plan, exchange))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> again(null, fields, refused, actor, locale, exchange)));
    }

    /** The dates that a form names as it stands, while it is being filled in. */
    @MayUse(Role.COORDINATOR)
    @GetMapping("/preview")
    Mono<Rendering> preview(@RequestParam MultiValueMap<String, String> fields, Actor actor, Locale locale) {
        var plan = fields.getFirst("plan");
        return (plan == null || plan.isEmpty()
                        ? Mono.<Plan>empty()
                        : store.require(CyclePath.id(plan), OrderCycles.cooperativeOf(actor)))
                .flatMap(there -> datesOf(there, fields, actor, locale))
                .switchIfEmpty(Mono.defer(() -> datesOf(null, fields, actor, locale)))
                .map(weeks ->
                        Rendering.view(DATES).modelAttribute("weeks", weeks).build());
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping("/{plan}")
    Mono<Rendering> plan(@PathVariable String plan, Actor actor, Locale locale) {
        return require(plan, actor)
                .flatMap(there -> model(there, PlanForm.written(there.terms(), there.version(), locale), actor, locale))
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{plan}")
    Mono<Rendering> change(@PathVariable String plan, Actor actor, Locale locale, ServerWebExchange exchange) {
        return require(plan, actor)
                .flatMap(there -> form(exchange)
                        .flatMap(fields -> fields.containsKey("show")
                                ? shown(there, fields, actor, locale)
                                : Mono.fromCallable(() -> new PlanForm(fields, locale))
                                        .flatMap(
                                                typed -> plans.change(there.id(), typed.version(), typed.terms(), actor)
                                                        .thenReturn(typed))
                                        .map(typed -> done("plans.changed", there.id(), exchange))
                                        .onErrorResume(
                                                DomainException.class,
                                                refused -> again(there, fields, refused, actor, locale, exchange))));
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{plan}/state")
    Mono<Rendering> setActive(@PathVariable String plan, Actor actor, ServerWebExchange exchange) {
        var id = CyclePath.id(plan);
        return form(exchange).flatMap(fields -> {
            var active = "on".equals(fields.getFirst("active"));
            return plans.setActive(id, active, actor)
                    .then(Mono.fromSupplier(() -> done(active ? "plans.resumed" : "plans.paused", id, exchange)));
        });
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{plan}/exceptions")
    Mono<Rendering> except(@PathVariable String plan, Actor actor, Locale locale, ServerWebExchange exchange) {
        return require(plan, actor)
                .flatMap(there -> form(exchange)
                        .flatMap(fields -> Mono.fromCallable(() -> PlanForm.exception(fields, locale))
                                .flatMap(exception -> plans.except(there.id(), exception, actor)
                                        .thenReturn(exception))
                                .map(exception -> done("plans.excepted", there.id(), exchange))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                PAGE,
                                                model(
                                                                there,
                                                                PlanForm.written(
                                                                        there.terms(), there.version(), locale),
                                                                actor,
                                                                locale)
                                                        .map(model ->
                                                                with(model, "exception", fields.toSingleValueMap())),
                                                refused,
                                                exchange))));
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{plan}/exceptions/removal")
    Mono<Rendering> forgetException(
            @PathVariable String plan,
            @RequestParam @Nullable String exception,
            Actor actor,
            ServerWebExchange exchange) {
        var id = CyclePath.id(plan);
        return Mono.fromSupplier(() -> named("exception", exception, CyclePath::id))
                .flatMap(one -> plans.forgetException(id, one, actor))
                .then(Mono.fromSupplier(() -> done("plans.exception-gone", id, exchange)));
    }

    /** Undoes the week that a day is in. */
    @MayUse(Role.COORDINATOR)
    @PostMapping("/{plan}/removal")
    Mono<Rendering> takeBack(
            @PathVariable String plan, @RequestParam @Nullable String week, Actor actor, ServerWebExchange exchange) {
        var id = CyclePath.id(plan);
        return Mono.fromSupplier(() -> named("week", week, PlanController::monday))
                .flatMap(monday -> plans.takeBack(id, monday, actor))
                .then(Mono.fromSupplier(() -> done("plans.week-gone", id, exchange)));
    }

    /** Wants the week that a day is in again. */
    @MayUse(Role.COORDINATOR)
    @PostMapping("/{plan}/return")
    Mono<Rendering> makeAgain(
            @PathVariable String plan, @RequestParam @Nullable String week, Actor actor, ServerWebExchange exchange) {
        var id = CyclePath.id(plan);
        return Mono.fromSupplier(() -> named("week", week, PlanController::monday))
                .flatMap(monday -> plans.makeAgain(id, monday, actor))
                .then(Mono.fromSupplier(() -> done("plans.week-again", id, exchange)));
    }

    private static <T> T named(String field, @Nullable String text, Function<String, T> reading) {
        if (text == null) {
            throw DomainException.invalid(FieldError.at(field, "required", null, null));
        }
        return reading.apply(text);
    }

    private Mono<Plan> require(String plan, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> store.require(CyclePath.id(plan), own));
    }

    private Mono<ZoneId> unsaved(Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor)).flatMap(store::zone);
    }

    private Rendering done(String toast, long plan, ServerWebExchange exchange) {
        toasts.leave(exchange, toast);
        return Redirects.to(LIST + "/" + plan);
    }

    private Mono<Rendering> shown(
            @Nullable Plan plan, MultiValueMap<String, String> fields, Actor actor, Locale locale) {
        return model(plan, new PlanForm(fields, locale).typed(), actor, locale)
                .zipWith(datesOf(plan, fields, actor, locale))
                .map(read -> Rendering.view(PAGE)
                        .model(with(read.getT1(), "weeks", read.getT2()))
                        .build());
    }

    private Mono<Rendering> again(
            @Nullable Plan plan,
            MultiValueMap<String, String> fields,
            DomainException refused,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return refusals.again(
                PAGE,
                model(plan, new PlanForm(fields, locale).typed(), actor, locale)
                        .zipWith(datesOf(plan, fields, actor, locale))
                        .map(read -> with(read.getT1(), "weeks", read.getT2())),
                refused,
                exchange);
    }

    private Mono<Map<String, Object>> model(@Nullable Plan plan, Map<String, Object> form, Actor actor, Locale locale) {
        var model = new HashMap<String, Object>();
        model.put("form", form);
        model.put("exception", Map.of());
        model.put("weekdays", weekdays(locale));
        model.put("places", List.of(PlanRule.PlaceInMonth.values()));
        model.put("calendars", List.of(HolidayCalendar.values()));
        model.put("choices", List.of(OnHoliday.values()));
        model.put("shortageRules", List.of(ShortageRule.values()));
        model.put("planId", plan == null ? "" : Long.toString(plan.id()));
        model.put("active", plan == null || plan.active());
        model.put("exceptions", plan == null ? List.of() : plan.exceptions());
        model.put("rule", plan == null ? "" : pages.rule(plan.terms().rule(), locale));
        model.put("weeks", List.of());
        model.put("told", List.of());
        if (plan == null) {
            return Mono.just(model);
        }
        return dates(plan, actor, locale)
                .zipWith(store.events(plan.id()))
                .map(read -> with(with(model, "weeks", read.getT1()), "told", pages.told(read.getT2(), locale)));
    }

    /** The dates of what is typed; none while it says no rule. */
    private Mono<List<WeekRows>> datesOf(
            @Nullable Plan plan, MultiValueMap<String, String> fields, Actor actor, Locale locale) {
        return Mono.fromCallable(() -> new PlanForm(fields, locale).terms())
                .flatMap(terms -> plan == null
                        ? unsaved(actor)
                                .map(zone -> Plan.unsaved(
                                        OrderCycles.cooperativeOf(actor),
                                        terms,
                                        zone,
                                        LocalDate.ofInstant(clock.instant(), zone)))
                        : Mono.just(plan.with(terms)))
                .flatMap(read -> dates(read, actor, locale))
                .onErrorResume(DomainException.class, unreadable -> Mono.just(List.of()));
    }

    private Mono<List<WeekRows>> dates(Plan plan, Actor actor, Locale locale) {
        var from = plan.today().minusMonths(1);
        var until = PlanPages.lookAhead(plan).plusMonths(1);
        return Mono.zip(
                        store.holidays(plan.terms().holidays(), from, until),
                        store.made(OrderCycles.cooperativeOf(actor), from, until))
                .map(read -> pages.weeks(plan, read.getT1(), read.getT2(), locale));
    }

    private Mono<Map<HolidayCalendar, Map<LocalDate, String>>> bothCalendars(LocalDate today) {
        var until = today.plusYears(1);
        return Mono.zip(
                        store.holidays(HolidayCalendar.BE, today.minusMonths(1), until),
                        store.holidays(HolidayCalendar.FR, today.minusMonths(1), until))
                .map(read -> Map.of(HolidayCalendar.BE, read.getT1(), HolidayCalendar.FR, read.getT2()));
    }

    private static Map<String, String> weekdays(Locale locale) {
        var days = new LinkedHashMap<String, String>();
        for (var day : DayOfWeek.values()) {
            days.put(day.name(), PlanPages.weekday(day, locale));
        }
        return days;
    }

    private static LocalDate monday(String text) {
        try {
            return LocalDate.parse(text).with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
        } catch (DateTimeParseException unreadable) {
            throw DomainException.notFound();
        }
    }

    private static Map<String, Object> with(Map<String, Object> model, String key, Object value) {
        var more = new HashMap<>(model);
        more.put(key, value);
        return more;
    }

    private static Mono<MultiValueMap<String, String>> form(ServerWebExchange exchange) {
        return exchange.getFormData().defaultIfEmpty(new LinkedMultiValueMap<>());
    }
}
