package coop.tablee.catering.waste;

import coop.tablee.catalogimport.SafeCsv;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.catering.KitchenWeeks;
import coop.tablee.catering.menu.Meal;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The scale of a meal, for a phone in the kitchen, and what it came to over time. */
@Controller
class WasteController {

    private static final String HERE = "/waste";
    private static final String PAGE = "catering/waste";
    private static final String WEEK = "week";
    private static final int WEEKS_SHOWN = 8;
    private static final int MOST_DAYS = 400;
    private static final List<String> HEAD = List.of(
            "date", "meal", "covers", "covers_from", "kind", "dish", "weight_g", "weight_per_cover_g", "weighed_at");

    private final KitchenDoors doors;
    private final WasteBook book;
    private final WastePages pages;
    private final Refusals refusals;
    private final Toasts toasts;
    private final KitchenWeeks weeks;
    private final BusinessClock clock;

    WasteController(
            KitchenDoors doors,
            WasteBook book,
            WastePages pages,
            Refusals refusals,
            Toasts toasts,
            KitchenWeeks weeks,
            BusinessClock clock) {
        this.doors = doors;
        this.book = book;
        this.pages = pages;
        this.refusals = refusals;
        this.toasts = toasts;
        this.weeks = weeks;
        this.clock = clock;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> scale(
            @RequestParam @Nullable Long site,
            @RequestParam @Nullable LocalDate day,
            @RequestParam @Nullable LocalDate week,
            @RequestParam(defaultValue = "LUNCH") Meal meal,
            Actor actor,
            Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.chosen();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : scale(found, door, day == null ? dayIn(week, door) : sane(day), meal, null, locale)
                            .map(page -> Rendering.view(PAGE)
                                    .modelAttribute("page", page)
                                    .modelAttribute(WEEK, week == null ? page.day() : sane(week))
                                    .build());
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> weigh(ServerWebExchange exchange, Actor actor, Locale locale) {
        return exchange.getFormData()
                .map(WasteForm::of)
                .flatMap(form -> doors.of(form.site(), actor)
                        .flatMap(found -> Mono.fromCallable(() -> form.weighed(locale))
                                .flatMap(weighed -> book.weigh(found.require(), weighed, actor))
                                .then(Mono.fromSupplier(() -> {
                                    toasts.leave(exchange, "catering.waste.kept");
                                    return back(form);
                                }))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                PAGE,
                                                scale(
                                                                found,
                                                                found.require(),
                                                                sane(form.day()),
                                                                form.meal(),
                                                                new WastePages.Refused(form, asksSure(refused)),
                                                                locale)
                                                        .map(page -> Map.of("page", page, WEEK, form.week())),
                                                refused,
                                                exchange))));
    }

    /** Takes a weighing back. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/removal")
    Mono<Rendering> undo(ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData().flatMap(fields -> {
            var form = WasteForm.of(fields);
            var id = fields.getFirst("weighing");
            return doors.of(form.site(), actor)
                    .flatMap(found -> book.undo(found.all(), WasteForm.number(id == null ? "" : id), actor))
                    .then(Mono.fromSupplier(() -> {
                        toasts.leave(exchange, "catering.waste.undone");
                        return back(form);
                    }));
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE + "/figures")
    Mono<Rendering> figures(
            @RequestParam @Nullable Long site,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate until,
            @RequestParam @Nullable LocalDate week,
            Actor actor,
            Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.chosen();
            if (door == null) {
                return Mono.just(Rendering.view("catering/nowhere").build());
            }
            var days = days(from, until, door);
            return Mono.zip(
                            book.meals(door, days.from, days.until),
                            book.dishes(door, days.from, days.until),
                            book.planned(door, days.from, days.until))
                    .map(read -> Rendering.view("catering/waste-figures")
                            .modelAttribute(
                                    "page",
                                    pages.figures(
                                            found,
                                            door,
                                            days.from,
                                            days.until,
                                            read.getT1(),
                                            read.getT2(),
                                            read.getT3(),
                                            locale))
                            .modelAttribute(WEEK, week == null ? days.until : sane(week))
                            .build());
        });
    }

    /** Every weighing of these days, a line each; weights in grams, times with their zone. */
    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(path = HERE + "/weighings.csv", produces = "text/csv")
    Mono<ResponseEntity<String>> file(
            @RequestParam @Nullable Long site,
            @RequestParam @Nullable LocalDate from,
            @RequestParam @Nullable LocalDate until,
            Actor actor,
            Locale locale) {
        return doors.of(site, actor)
                .flatMap(found -> {
                    var door = found.chosen();
                    if (door == null) {
                        return Mono.just(List.<MealWaste>of());
                    }
                    var days = days(from, until, door);
                    return book.meals(door, days.from, days.until);
                })
                .map(meals -> ResponseEntity.ok()
                        .contentType(MediaType.parseMediaType("text/csv;charset=UTF-8"))
                        .header(HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"food-waste.csv\"")
                        .body(Stream.concat(
                                        Stream.of(SafeCsv.line(HEAD)),
                                        meals.stream()
                                                .flatMap(meal -> meal.weighings().stream()
                                                        .map(one -> SafeCsv.line(cells(meal, one, locale)))))
                                .collect(Collectors.joining())));
    }

    private static List<String> cells(MealWaste meal, Weighing one, Locale locale) {
        var dish = one.dish();
        return List.of(
                meal.day().toString(),
                meal.meal().name().toLowerCase(Locale.ROOT),
                meal.covers() == 0 ? "" : String.valueOf(meal.covers()),
                meal.stage().toLowerCase(Locale.ROOT),
                one.kind().field(),
                dish == null ? "" : dish.in(locale).text(),
                String.valueOf(one.grams()),
                MealWaste.perCover(one.grams(), meal.covers())
                        .map(Object::toString)
                        .orElse(""),
                one.at().toString());
    }

    private Mono<WastePage> scale(
            KitchenDoors.Chosen found,
            KitchenDoor door,
            LocalDate day,
            Meal meal,
            WastePages.@Nullable Refused refused,
            Locale locale) {
        return book.meal(door, day, meal).map(known -> pages.scale(found, door, known, today(door), refused, locale));
    }

    private static boolean asksSure(DomainException refused) {
        return !refused.errors().isEmpty()
                && refused.errors().stream().allMatch(error -> error.code().equals("waste-more-than-cooked"));
    }

    private static Rendering back(WasteForm form) {
        return Redirects.to(HERE + "?site=" + form.site() + "&day=" + form.day() + "&meal=" + form.meal()
                + (form.week().equals(form.day()) ? "" : "&week=" + form.week()));
    }

    private record Days(LocalDate from, LocalDate until) {}

    /** The days asked for, at most 400 of them; the last eight weeks when none were. */
    private Days days(@Nullable LocalDate from, @Nullable LocalDate until, KitchenDoor door) {
        var last = until == null ? today(door) : sane(until);
        var first = from == null ? last.minusWeeks(WEEKS_SHOWN).plusDays(1) : sane(from);
        if (first.isAfter(last)) {
            return new Days(last, last);
        }
        return new Days(first.isBefore(last.minusDays(MOST_DAYS)) ? last.minusDays(MOST_DAYS) : first, last);
    }

    /** The day to begin with in a week that is looked at; what is to come cannot be weighed, so that of such a week it is today. */
    private LocalDate dayIn(@Nullable LocalDate week, KitchenDoor door) {
        var day = weeks.day(week, door);
        return day.isAfter(today(door)) ? today(door) : day;
    }

    private LocalDate today(KitchenDoor door) {
        return LocalDate.now(clock.withZone(door.zone()));
    }

    private static LocalDate sane(LocalDate day) {
        if (day.getYear() < 2000 || day.getYear() > 2200) {
            throw DomainException.notFound();
        }
        return day;
    }
}
