package coop.tablee.catering.calendar;

import coop.tablee.catering.AgeGroup;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The calendar of a kitchen, and for an authority that of all its kitchens: read by everybody who acts for them, kept by cooks, buyers and who leads them. */
@Controller
class CalendarController {

    private static final String HERE = "/calendar";
    private static final String PAGE = "catering/calendar";
    private static final List<String> LANGUAGES = List.of("fr", "nl", "de", "en");
    private static final int MOST_DAYS = 60;

    private final Calendars calendars;
    private final Refusals refusals;
    private final Toasts toasts;
    private final MessageSource messages;

    CalendarController(Calendars calendars, Refusals refusals, Toasts toasts, MessageSource messages) {
        this.calendars = calendars;
        this.refusals = refusals;
        this.toasts = toasts;
        this.messages = messages;
    }

    /** An authority sees all its kitchens together unless it chooses one, a kitchen its own first door. */
    @MayUse({Role.COOK, Role.BUYER, Role.OWNER, Role.APPROVER, Role.AUDITOR, Role.REPORTER})
    @GetMapping(HERE)
    Mono<Rendering> show(
            @RequestParam @Nullable Long site,
            @RequestParam @Nullable Long entry,
            @RequestParam(defaultValue = "false") boolean past,
            Actor actor,
            Locale locale) {
        return board(site, past, actor)
                .map(shown -> shown.board.isNowhere() && !shown.all
                        ? Rendering.view("catering/nowhere").build()
                        : Rendering.view(PAGE)
                                .model(model(shown, form(shown, entry, locale), past, actor))
                                .build());
    }

    @MayUse({Role.COOK, Role.BUYER, Role.OWNER})
    @PostMapping(HERE)
    Mono<Rendering> keep(Actor actor, Locale locale, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var form = CalendarForm.of(typed);
            return Mono.fromCallable(() -> form.entry(locale, this::called))
                    .flatMap(entry -> calendars.keep(entry, actor))
                    .then(Mono.fromCallable(() -> saved("catering.calendar.saved", form.site(), exchange)))
                    .onErrorResume(
                            DomainException.class,
                            refused -> refusals.again(
                                    PAGE,
                                    board(form.site(), false, actor).map(shown -> model(shown, form, false, actor)),
                                    refused,
                                    exchange));
        });
    }

    @MayUse({Role.COOK, Role.BUYER, Role.OWNER})
    @PostMapping(HERE + "/removal")
    Mono<Rendering> remove(Actor actor, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var form = CalendarForm.of(typed);
            return calendars
                    .remove(form.id(), actor)
                    .then(Mono.fromCallable(() -> saved("catering.calendar.removed", form.site(), exchange)));
        });
    }

    /** Takes the ticked days of a school year over; days that something is said of already stay as they are. */
    @MayUse({Role.COOK, Role.BUYER, Role.OWNER})
    @PostMapping(HERE + "/school-year")
    Mono<Rendering> takeOver(Actor actor, ServerWebExchange exchange) {
        return typed(exchange).flatMap(typed -> {
            var site = CalendarForm.of(typed).site();
            var days = typed.getOrDefault("day", List.of()).stream()
                    .limit(MOST_DAYS)
                    .flatMap(CalendarController::day)
                    .toList();
            return calendars
                    .takeOver(
                            site,
                            Objects.requireNonNullElse(typed.getFirst("year"), ""),
                            days,
                            typed.containsKey("doorClosed"),
                            actor)
                    .map(taken -> {
                        toasts.leave(exchange, "catering.calendar.taken-over", String.valueOf(taken));
                        return back(site);
                    });
        });
    }

    /** What is shown: {@code site} 0 for all kitchens, which only an authority ({@code all}) chooses among. */
    private record Shown(CalendarBoard board, long site, boolean all) {

        String name() {
            return board.doors().stream()
                    .filter(door -> door.id() == site)
                    .map(CalendarBoard.Door::name)
                    .findFirst()
                    .orElse("");
        }
    }

    private Mono<Shown> board(@Nullable Long site, boolean past, Actor actor) {
        var all = actor.requireParty().is("AUTHORITY");
        var asked = Objects.requireNonNullElse(site, Calendars.ALL);
        return calendars.board(asked, past, actor).flatMap(board -> {
            if (all || asked != Calendars.ALL || board.isNowhere()) {
                return Mono.just(new Shown(board, asked, all));
            }
            var first = board.doors().get(0).id();
            return calendars.board(first, past, actor).map(own -> new Shown(own, first, false));
        });
    }

    private static Map<String, Object> model(Shown shown, CalendarForm form, boolean past, Actor actor) {
        return Map.of(
                "board",
                shown.board,
                "site",
                shown.site,
                "name",
                shown.name(),
                "all",
                shown.all,
                "past",
                past,
                "f",
                form,
                "kinds",
                CalendarKind.values(),
                "ways",
                Eating.values(),
                "groups",
                AgeGroup.values(),
                "mayChange",
                actor.hasAny(Role.COOK, Role.BUYER, Role.OWNER));
    }

    private static CalendarForm form(Shown shown, @Nullable Long entry, Locale locale) {
        return entry == null
                ? CalendarForm.empty(shown.site)
                : shown.board.entries().stream()
                        .filter(one -> one.id() == entry && one.mine())
                        .findFirst()
                        .map(one -> CalendarForm.of(one, locale))
                        .orElseThrow(DomainException::notFound);
    }

    /** What days of a kind are called where nobody has named them. */
    private Map<String, String> called(CalendarKind kind) {
        return LANGUAGES.stream()
                .collect(Collectors.toMap(
                        language -> language,
                        language -> messages.getMessage(kind.messageKey(), null, Locale.forLanguageTag(language))));
    }

    private static Stream<LocalDate> day(String typed) {
        try {
            return Stream.of(LocalDate.parse(typed));
        } catch (DateTimeParseException none) {
            return Stream.empty();
        }
    }

    private Rendering saved(String told, long site, ServerWebExchange exchange) {
        toasts.leave(exchange, told);
        return back(site);
    }

    private static Rendering back(long site) {
        return Redirects.to(site == Calendars.ALL ? HERE : HERE + "?site=" + site);
    }

    private static Mono<MultiValueMap<String, String>> typed(ServerWebExchange exchange) {
        return exchange.getFormData().defaultIfEmpty(new LinkedMultiValueMap<>());
    }
}
