package coop.tablee.catering.standing;

import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.KitchenWeeks;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.standing.StandingNeeds;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.time.temporal.TemporalAdjusters;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What comes to a kitchen door by itself, for whoever cooks or buys there. */
@Controller
class ComingController {

    private static final String HERE = "/week/standing";
    private static final String PAGE = "catering/standing";
    private static final int FIRST_YEAR = 2000;
    private static final int LAST_YEAR = 2200;
    private static final int LONGEST = 100;

    private final KitchenDoors doors;
    private final KitchenWeeks shown;
    private final ComingWeeks weeks;
    private final StandingNeeds needs;
    private final ComingPages pages;
    private final Refusals refusals;
    private final Toasts toasts;
    private final BusinessClock clock;

    ComingController(
            KitchenDoors doors,
            KitchenWeeks shown,
            ComingWeeks weeks,
            StandingNeeds needs,
            ComingPages pages,
            Refusals refusals,
            Toasts toasts,
            BusinessClock clock) {
        this.doors = doors;
        this.shown = shown;
        this.weeks = weeks;
        this.needs = needs;
        this.pages = pages;
        this.refusals = refusals;
        this.toasts = toasts;
        this.clock = clock;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> show(
            @RequestParam @Nullable Long site,
            @RequestParam @Nullable LocalDate monday,
            @RequestParam(defaultValue = "") String find,
            Actor actor,
            Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.chosen();
            var words = find.strip();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : shown.monday(monday, door)
                            .flatMap(week -> model(
                                    found, door, week, words.length() > LONGEST ? "" : words, null, actor, locale))
                            .map(model -> Rendering.view(PAGE).model(model).build());
        });
    }

    /** Keeps the usual week. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> keep(ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(exchange, actor, locale, at -> {
            var form = new ComingForm(at.typed, locale);
            var wanted = form.needs();
            var ahead = form.ahead();
            var reference = at.typed.line("reference", 60);
            var seen = at.typed.line("seen", 20);
            var key = at.typed.line("key", 60);
            at.typed.check();
            return needs.keep(
                            at.door.id(),
                            "needs-" + key,
                            seen.matches("\\d{1,18}") ? Long.valueOf(seen) : null,
                            ahead,
                            reference.isEmpty() ? null : reference,
                            today(at.door),
                            wanted,
                            actor)
                    .onErrorMap(DomainException.class, refused -> inTheForm(refused, wanted.size()))
                    .thenReturn(wanted.isEmpty() ? "catering.coming.ended" : "catering.coming.kept");
        });
    }

    /** Changes or leaves out single days of a week. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/week")
    Mono<Rendering> change(ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(exchange, actor, locale, at -> {
            var changes = new ComingForm(at.typed, locale).changes(at.monday, at.fields);
            at.typed.check();
            return weeks.change(at.door, at.monday, at.typed.number("order"), changes, actor)
                    .thenReturn("catering.coming.changed");
        });
    }

    /** Takes what comes by itself in a week into the week's own order. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/taking")
    Mono<Rendering> take(ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(
                exchange,
                actor,
                locale,
                at -> weeks.take(at.door, at.monday, actor)
                        .map(cells -> cells == 0 ? "catering.coming.taken.none" : "catering.coming.taken"));
    }

    private record At(KitchenDoor door, LocalDate monday, Typed typed, List<String> fields) {}

    private Mono<Rendering> act(
            ServerWebExchange exchange, Actor actor, Locale locale, Function<At, Mono<String>> what) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .flatMap(fields -> {
                    var typed = new Typed(fields);
                    return doors.of(typed.number("site"), actor).flatMap(found -> {
                        var door = found.require();
                        var monday = monday(day(fields.getFirst("monday")));
                        return Mono.defer(() -> what.apply(new At(door, monday, typed, List.copyOf(fields.keySet()))))
                                .map(told -> {
                                    toasts.leave(exchange, told);
                                    return Redirects.to(HERE + "?site=" + door.id() + "&monday=" + monday);
                                })
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                PAGE,
                                                model(found, door, monday, "", typed, actor, locale),
                                                refused,
                                                exchange));
                    });
                });
    }

    /** What refuses the standing order, at the fields of this form. */
    private static DomainException inTheForm(DomainException refused, int rows) {
        return new DomainException(
                refused.kind(),
                refused.code(),
                refused.errors().stream()
                        .map(error -> {
                            var field = Objects.requireNonNullElse(error.field(), "");
                            for (var at = 0; at < rows; at++) {
                                if (field.startsWith("lines[" + at + "]")) {
                                    return FieldError.at("p-" + at, error.code(), error.found(), error.expected());
                                }
                            }
                            return field.equals("purchaseOrderNumber")
                                    ? FieldError.at("reference", error.code(), error.found(), error.expected())
                                    : error;
                        })
                        .toList(),
                refused.arguments().toArray());
    }

    private Mono<Map<String, Object>> model(
            KitchenDoors.Chosen found,
            KitchenDoor door,
            LocalDate monday,
            String find,
            @Nullable Typed typed,
            Actor actor,
            Locale locale) {
        return weeks.read(door, monday, find, actor)
                .map(read -> Map.of("page", pages.page(found, door, monday, read, find, typed, locale)));
    }

    private static LocalDate day(@Nullable String written) {
        try {
            return LocalDate.parse(Objects.requireNonNullElse(written, ""));
        } catch (DateTimeParseException none) {
            throw DomainException.notFound();
        }
    }

    private static LocalDate monday(LocalDate day) {
        if (day.getYear() < FIRST_YEAR || day.getYear() > LAST_YEAR) {
            throw DomainException.notFound();
        }
        return day.with(TemporalAdjusters.previousOrSame(DayOfWeek.MONDAY));
    }

    private LocalDate today(KitchenDoor door) {
        return LocalDate.now(clock.withZone(door.zone()));
    }
}
