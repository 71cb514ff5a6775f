package coop.tablee.ordercycle;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordercycle.CyclePages.NewWeekPage;
import coop.tablee.ordercycle.CyclePages.NextWeek;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The coordinator's weeks: the board, opening the next one, a first date. */
@Controller
@RequestMapping("/coop/cycles")
class CycleController {

    private static final String BOARD = "/coop/cycles";

    private final OrderCycles cycles;
    private final CycleTransitions transitions;
    private final CycleQueries queries;
    private final CyclePages pages;
    private final Refusals refusals;
    private final Toasts toasts;

    CycleController(
            OrderCycles cycles,
            CycleTransitions transitions,
            CycleQueries queries,
            CyclePages pages,
            Refusals refusals,
            Toasts toasts) {
        this.cycles = cycles;
        this.transitions = transitions;
        this.queries = queries;
        this.pages = pages;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> board(Actor actor, Locale locale) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(queries::board)
                .map(rows -> Rendering.view("ordercycle/board")
                        .modelAttribute("page", pages.board(rows, locale))
                        .build());
    }

    /** What opening a week would do. Without parameters: the week after the last one. */
    @MayUse(Role.COORDINATOR)
    @GetMapping("/new-week")
    Mono<Rendering> newWeek(@RequestParam @Nullable String from, @RequestParam @Nullable String to, Actor actor) {
        return preview(from, to, actor)
                .map(page -> Rendering.view("ordercycle/new-week")
                        .modelAttribute("page", page)
                        .modelAttribute("margin", "20")
                        .build())
                .switchIfEmpty(Mono.fromSupplier(() -> Redirects.to(BOARD + "/first")));
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/copy-week")
    Mono<Rendering> copyWeek(Actor actor, ServerWebExchange exchange) {
        return CycleForm.of(exchange)
                .flatMap(form -> Mono.fromCallable(() -> week(form))
                        .flatMap(week -> cycles.copyWeek(week, actor))
                        .map(copied -> {
                            toasts.leave(
                                    exchange,
                                    opened(copied.dates().size()),
                                    Integer.toString(CyclePages.numberOf(copied.week())),
                                    Integer.toString(copied.dates().size()));
                            return Redirects.to(BOARD);
                        })
                        .onErrorResume(DomainException.class, refused -> refusedWeek(form, refused, actor, exchange)));
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping("/first")
    Mono<Rendering> first(Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .map(own -> Rendering.view("ordercycle/first")
                        .modelAttribute("form", DateForm.usual(pages.now()))
                        .build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/first")
    Mono<Rendering> openFirst(Actor actor, ServerWebExchange exchange) {
        return CycleForm.of(exchange)
                .flatMap(form -> Mono.fromCallable(() -> date(form))
                        .flatMap(date -> cycles.openDate(date, actor))
                        .map(cycle -> Redirects.to(BOARD + "/" + cycle))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        "ordercycle/first",
                                        Mono.just(Map.of("form", DateForm.typed(form))),
                                        refused,
                                        exchange)));
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/{cycle}/cancellation")
    Mono<Rendering> cancel(@PathVariable String cycle, Actor actor, ServerWebExchange exchange) {
        return transitions.cancel(CyclePath.id(cycle), actor).then(Mono.fromSupplier(() -> {
            toasts.leave(exchange, "cycles.cancelled");
            return Redirects.to(BOARD);
        }));
    }

    private Mono<NewWeekPage> preview(@Nullable String from, @Nullable String to, Actor actor) {
        var cooperative = OrderCycles.cooperativeOf(actor);
        return queries.lastDate(cooperative)
                .mapNotNull(last -> chosen(pages.next(last), day(from), day(to)))
                .flatMap(week -> {
                    var shift = week.shift();
                    return Mono.zip(
                                    queries.targets(cooperative, week.from(), shift),
                                    queries.plan(cooperative, week.from(), shift),
                                    queries.newInWeek(cooperative, week.from()))
                            .map(found -> NewWeekPage.of(week, found.getT1(), found.getT2(), found.getT3()));
                });
    }

    private static @Nullable NextWeek chosen(
            @Nullable NextWeek usual, @Nullable LocalDate from, @Nullable LocalDate to) {
        if (usual == null || from == null) {
            return usual;
        }
        var source = CopyWeek.mondayOf(from);
        var target = to == null || !to.isAfter(from) ? source.plusWeeks(1) : CopyWeek.mondayOf(to);
        return new NextWeek(source, CyclePages.numberOf(source), target, CyclePages.numberOf(target));
    }

    private Mono<Rendering> refusedWeek(
            CycleForm form, DomainException refused, Actor actor, ServerWebExchange exchange) {
        return preview(form.typed("from"), form.typed("to"), actor)
                .map(page -> refusals.show(
                        "ordercycle/new-week",
                        Map.of("page", page, "margin", form.typed("marginPercent")),
                        refused,
                        exchange))
                .switchIfEmpty(Mono.error(refused));
    }

    private static String opened(int dates) {
        return dates == 0 ? "cycles.nothing-opened" : dates == 1 ? "cycles.week-opened.one" : "cycles.week-opened.many";
    }

    private static CopyWeek week(CycleForm form) {
        var week = new CopyWeek(
                form.day("from"), form.day("to"), form.has("newProducts"), form.decimalOrZero("marginPercent"));
        form.check();
        return week;
    }

    private static NewDate date(CycleForm form) {
        var date = new NewDate(
                form.day("deliveryDate"),
                form.time("opens"),
                form.time("householdCutOff"),
                form.time("institutionCutOff"),
                form.decimalOrZero("feePercentHousehold"),
                form.decimalOrZero("feePercentInstitution"),
                form.decimalOrZero("marginPercent"));
        form.check();
        return date;
    }

    private static @Nullable LocalDate day(@Nullable String text) {
        try {
            return text == null || text.isBlank() ? null : LocalDate.parse(text);
        } catch (DateTimeParseException unreadable) {
            throw DomainException.notFound();
        }
    }

    /** The form of a first date, as typed. */
    record DateForm(
            String deliveryDate,
            String opens,
            String householdCutOff,
            String institutionCutOff,
            String feePercentHousehold,
            String feePercentInstitution,
            String marginPercent) {

        /** What is usual: a week from now, open at once, closed two days before, early enough for kitchens to be answered. */
        static DateForm usual(LocalDateTime now) {
            var delivery = now.toLocalDate().plusWeeks(1);
            var closing = delivery.minusDays(2);
            return new DateForm(
                    delivery.toString(),
                    now.truncatedTo(ChronoUnit.MINUTES).toString(),
                    closing.atTime(20, 0).toString(),
                    closing.atTime(14, 0).toString(),
                    "5",
                    "5",
                    "20");
        }

        static DateForm typed(CycleForm form) {
            return new DateForm(
                    form.typed("deliveryDate"),
                    form.typed("opens"),
                    form.typed("householdCutOff"),
                    form.typed("institutionCutOff"),
                    form.typed("feePercentHousehold"),
                    form.typed("feePercentInstitution"),
                    form.typed("marginPercent"));
        }
    }
}
