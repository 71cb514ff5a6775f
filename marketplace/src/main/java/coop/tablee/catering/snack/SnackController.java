package coop.tablee.catering.snack;

import coop.tablee.assortment.OfferCard;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.catering.KitchenDoor;
import coop.tablee.catering.KitchenDoors;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.standing.StandingOrders;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.platform.paper.Printer;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Classes, programmes and the papers of a day, for whoever cooks or buys for a school. */
@Controller
class SnackController {

    private static final String HERE = "/snacks";
    private static final String PAGE = "catering/snacks";

    private final KitchenDoors doors;
    private final SnackBook book;
    private final Snacks snacks;
    private final StandingOrders standing;
    private final SnackPages pages;
    private final Printer printer;
    private final Refusals refusals;
    private final Toasts toasts;
    private final BusinessClock clock;

    SnackController(
            KitchenDoors doors,
            SnackBook book,
            Snacks snacks,
            StandingOrders standing,
            SnackPages pages,
            Printer printer,
            Refusals refusals,
            Toasts toasts,
            BusinessClock clock) {
        this.doors = doors;
        this.book = book;
        this.snacks = snacks;
        this.standing = standing;
        this.pages = pages;
        this.printer = printer;
        this.refusals = refusals;
        this.toasts = toasts;
        this.clock = clock;
    }

    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE)
    Mono<Rendering> show(@RequestParam @Nullable Long site, Actor actor, Locale locale) {
        return doors.of(site, actor).flatMap(found -> {
            var door = found.chosen();
            return door == null
                    ? Mono.just(Rendering.view("catering/nowhere").build())
                    : model(found, door, null, actor, locale)
                            .map(model -> Rendering.view(PAGE).model(model).build());
        });
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/classes")
    Mono<Rendering> keepClasses(ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(
                exchange,
                actor,
                locale,
                "catering.snack.classes.kept",
                at -> book.school(at.door)
                        .map(school -> new SnackForm(at.typed, locale)
                                .classes(school.classes().stream()
                                        .map(SchoolClass::name)
                                        .collect(Collectors.toSet())))
                        .flatMap(classes -> snacks.keep(at.door, at.typed.number("seen"), classes, actor)));
    }

    /** Begins a programme, and with it what it orders. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE)
    Mono<Rendering> begin(ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(
                exchange,
                actor,
                locale,
                "catering.snack.begun",
                at -> snacks.choices(at.door, today(at.door), actor)
                        .map(choices -> draft(at, choices, locale))
                        .flatMap(draft -> snacks.begin(at.door, draft, actor))
                        .then());
    }

    /** Brings a programme in step with pupils and calendar. */
    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/{programme}/step")
    Mono<Rendering> follow(@PathVariable long programme, ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(
                exchange,
                actor,
                locale,
                "catering.snack.followed",
                at -> book.require(at.door, programme).then(snacks.follow(at.door, programme, actor)));
    }

    @MayUse({Role.COOK, Role.BUYER})
    @PostMapping(HERE + "/{programme}/end")
    Mono<Rendering> end(@PathVariable long programme, ServerWebExchange exchange, Actor actor, Locale locale) {
        return act(exchange, actor, locale, "catering.snack.ended", at -> snacks.end(at.door, programme, actor));
    }

    /** What goes to each class on a day, a page for each: no names, how many pupils and how much. */
    @MayUse({Role.COOK, Role.BUYER})
    @GetMapping(HERE + "/{programme}/classes.pdf")
    Mono<ResponseEntity<byte[]>> papers(
            @PathVariable long programme,
            @RequestParam @Nullable Long site,
            @RequestParam @Nullable LocalDate day,
            Actor actor,
            Locale locale) {
        return doors.of(site, actor)
                .map(KitchenDoors.Chosen::require)
                .flatMap(door -> book.require(door, programme)
                        .flatMap(one -> book.school(door).flatMap(school -> {
                            var coming = one.day(day, today(door));
                            return printer.print(pages.papers(door, one, school.classes(), coming, locale))
                                    .map(file -> file.named("classes-" + coming));
                        })));
    }

    private record At(KitchenDoor door, Typed typed) {}

    private Mono<Rendering> act(
            ServerWebExchange exchange, Actor actor, Locale locale, String told, Function<At, Mono<Void>> what) {
        return exchange.getFormData()
                .defaultIfEmpty(new LinkedMultiValueMap<>())
                .map(Typed::new)
                .flatMap(typed -> doors.of(typed.number("site"), actor).flatMap(found -> {
                    var door = found.require();
                    return Mono.defer(() -> what.apply(new At(door, typed)))
                            .then(Mono.fromSupplier(() -> {
                                toasts.leave(exchange, told);
                                return Redirects.to(HERE + "?site=" + door.id());
                            }))
                            .onErrorResume(
                                    DomainException.class,
                                    refused -> refusals.again(
                                            PAGE, model(found, door, typed, actor, locale), refused, exchange));
                }));
    }

    private SnackBook.Draft draft(At at, List<OfferCard> choices, Locale locale) {
        var form = new SnackForm(at.typed, locale);
        var card = form.product()
                .flatMap(chosen -> choices.stream()
                        .filter(one -> one.product() == chosen.get(0) && one.cooperative() == chosen.get(1))
                        .findFirst());
        if (card.isEmpty()) {
            at.typed.refuse(FieldError.at("product", "snack-product", at.typed.line("product", 40), null));
        }
        var weekdays = form.weekdays();
        if (weekdays.isEmpty()) {
            at.typed.refuse(FieldError.at("weekday-1", "snack-weekday", null, null));
        }
        var portion =
                form.portion(card.map(one -> one.baseUnit() == MeasureUnit.H87).orElse(false));
        var season = form.season(today(at.door));
        var reference = at.typed.line("reference", 60);
        var key = at.typed.line("key", 60);
        at.typed.check();
        var chosen = card.orElseThrow(DomainException::notFound);
        return new SnackBook.Draft(
                chosen.product(),
                chosen.cooperative(),
                new SnackAmount(portion, chosen.content(), chosen.minimum(), chosen.step()),
                List.copyOf(weekdays),
                season.get(0),
                season.get(1),
                reference.isEmpty() ? null : reference,
                key);
    }

    private Mono<Map<String, Object>> model(
            KitchenDoors.Chosen found, KitchenDoor door, @Nullable Typed typed, Actor actor, Locale locale) {
        // The standing orders first, for they may be refused: that must not cancel what is still being read
        return standing.of(actor)
                .flatMap(orders -> Mono.zip(
                        book.school(door),
                        book.programmes(door).collectList(),
                        snacks.choices(door, today(door), actor),
                        Mono.just(orders)))
                .map(read -> Map.of(
                        "page",
                        pages.page(
                                found,
                                door,
                                today(door),
                                read.getT1(),
                                read.getT2(),
                                read.getT3(),
                                read.getT4(),
                                typed,
                                locale)));
    }

    private LocalDate today(KitchenDoor door) {
        return LocalDate.now(clock.withZone(door.zone()));
    }
}
