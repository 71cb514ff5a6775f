package coop.tablee.agreement;

import coop.tablee.catalogue.Families;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.form.Typed;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One lot: what is called off, who supplies it at which prices, and in a draft the forms to write it; {@code /lots/new} is the next one. */
@Controller
class AgreementLotController {

    private static final String HERE = AgreementsController.HERE + "/{id}/lots";
    private static final String VIEW = "agreement/lot";
    private static final int MOST_SUPPLIERS = 20;

    private final Lots lots;
    private final PriceSeries series;
    private final AgreementPages pages;
    private final PlaceWords words;
    private final Families families;
    private final Refusals refusals;
    private final Toasts toasts;

    AgreementLotController(
            Lots lots,
            PriceSeries series,
            AgreementPages pages,
            PlaceWords words,
            Families families,
            Refusals refusals,
            Toasts toasts) {
        this.lots = lots;
        this.series = series;
        this.pages = pages;
        this.words = words;
        this.families = families;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse({Role.OWNER, Role.BUYER, Role.APPROVER, Role.REPORTER, Role.AUDITOR})
    @GetMapping(HERE + "/{lot}")
    Mono<Rendering> one(@PathVariable long id, @PathVariable String lot, Actor actor, Locale locale) {
        return pages.lot(id, lot, actor, locale, null)
                .map(model -> Rendering.view(VIEW).model(model).build());
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{lot}")
    Mono<Rendering> write(
            @PathVariable long id, @PathVariable String lot, Actor actor, Locale locale, ServerWebExchange exchange) {
        return AgreementsController.typed(exchange)
                .flatMap(typed -> Mono.zip(
                                pages.suppliersByName(), families.all(), words.firstIn(typed.line("title", 200)))
                        .flatMap(known -> {
                            var suppliers = suppliers(typed, known.getT1());
                            var terms = new AgreementForm(typed, locale)
                                    .lot(known(typed, known.getT2().keySet()), suppliers);
                            if (!typed.isTicked("meant")) {
                                known.getT3()
                                        .ifPresent(word ->
                                                typed.refuse(FieldError.at("title", "asks-for-a-place", word, null)));
                            }
                            typed.check();
                            return lots.write(id, existing(lot), terms, actor);
                        })
                        .map(written -> saved(id, written, "agreement.lot.saved", exchange))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        VIEW,
                                        pages.lot(id, lot, actor, locale, values(typed))
                                                .doOnNext(model -> model.put(
                                                        "place",
                                                        refused.errors().stream()
                                                                .anyMatch(error -> error.code()
                                                                        .equals("asks-for-a-place")))),
                                        refused,
                                        exchange)));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{lot}/removal")
    Mono<Rendering> remove(
            @PathVariable long id, @PathVariable long lot, Actor actor, Locale locale, ServerWebExchange exchange) {
        return lots.remove(id, lot, actor)
                .then(Mono.fromSupplier(() -> {
                    toasts.leave(exchange, "agreement.lot.removed");
                    return Redirects.to(AgreementsController.HERE + "/" + id);
                }))
                .onErrorResume(
                        DomainException.class, refused -> again(id, lot, actor, locale, null, refused, exchange));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{lot}/ceiling")
    Mono<Rendering> changeCeiling(
            @PathVariable long id, @PathVariable long lot, Actor actor, Locale locale, ServerWebExchange exchange) {
        return AgreementsController.typed(exchange)
                .flatMap(typed -> after(
                        Mono.defer(() -> {
                            var form = new AgreementForm(typed, locale);
                            var maximum = form.ceiling();
                            var reason = form.reason();
                            typed.check();
                            return lots.changeCeiling(id, lot, maximum, reason, actor);
                        }),
                        id,
                        lot,
                        actor,
                        locale,
                        typed,
                        exchange));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{lot}/prices")
    Mono<Rendering> addPrice(
            @PathVariable long id, @PathVariable long lot, Actor actor, Locale locale, ServerWebExchange exchange) {
        return AgreementsController.typed(exchange)
                .flatMap(typed -> after(
                        Mono.defer(() -> {
                            var price = new AgreementForm(typed, locale).price();
                            typed.check();
                            return lots.addPrice(id, lot, price, actor);
                        }),
                        id,
                        lot,
                        actor,
                        locale,
                        typed,
                        exchange));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{lot}/prices/{price}/removal")
    Mono<Rendering> removePrice(
            @PathVariable long id,
            @PathVariable long lot,
            @PathVariable long price,
            Actor actor,
            Locale locale,
            ServerWebExchange exchange) {
        return lots.removePrice(id, lot, price, actor)
                .then(Mono.fromSupplier(() -> saved(id, lot, "agreement.lot.saved", exchange)))
                .onErrorResume(
                        DomainException.class, refused -> again(id, lot, actor, locale, null, refused, exchange));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{lot}/products")
    Mono<Rendering> priceAlso(
            @PathVariable long id, @PathVariable long lot, Actor actor, Locale locale, ServerWebExchange exchange) {
        return AgreementsController.typed(exchange)
                .flatMap(typed -> after(
                        Mono.defer(() -> {
                            var line = typed.number("line");
                            var product = typed.number("also");
                            typed.check();
                            return lots.priceAlso(id, lot, line, product, actor);
                        }),
                        id,
                        lot,
                        actor,
                        locale,
                        typed,
                        exchange));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{lot}/values")
    Mono<Rendering> say(
            @PathVariable long id, @PathVariable long lot, Actor actor, Locale locale, ServerWebExchange exchange) {
        return AgreementsController.typed(exchange)
                .flatMap(typed -> after(
                        Mono.defer(() -> {
                            var followed = typed.number("series");
                            var said = new AgreementForm(typed, locale).said();
                            typed.check();
                            return series.say(id, lot, followed, said, actor);
                        }),
                        id,
                        lot,
                        actor,
                        locale,
                        typed,
                        exchange));
    }

    @MayUse({Role.OWNER, Role.BUYER})
    @PostMapping(HERE + "/{lot}/declines")
    Mono<Rendering> decline(
            @PathVariable long id, @PathVariable long lot, Actor actor, Locale locale, ServerWebExchange exchange) {
        return AgreementsController.typed(exchange)
                .flatMap(typed -> after(
                        Mono.defer(() -> {
                            var supplier = typed.number("decliner");
                            var from = typed.day("declineFrom");
                            var until = typed.day("declineUntil");
                            var reason = typed.required("declineReason", 300);
                            typed.check();
                            return lots.decline(id, lot, supplier, from, until, reason, actor);
                        }),
                        id,
                        lot,
                        actor,
                        locale,
                        typed,
                        exchange));
    }

    private Mono<Rendering> after(
            Mono<Void> act, long id, long lot, Actor actor, Locale locale, Typed typed, ServerWebExchange exchange) {
        return act.then(Mono.fromSupplier(() -> saved(id, lot, "agreement.lot.saved", exchange)))
                .onErrorResume(
                        DomainException.class, refused -> again(id, lot, actor, locale, typed, refused, exchange));
    }

    private Mono<Rendering> again(
            long id,
            long lot,
            Actor actor,
            Locale locale,
            @Nullable Typed typed,
            DomainException refused,
            ServerWebExchange exchange) {
        return pages.lot(id, Long.toString(lot), actor, locale, null).flatMap(model -> {
            if (typed != null) {
                var fields = new HashMap<String, Object>(fields(model));
                fields.putAll(typed.values());
                model.put("f", fields);
            }
            return refusals.again(VIEW, Mono.just(model), refused, exchange);
        });
    }

    @SuppressWarnings("unchecked") // the pages put it there
    private static Map<String, Object> fields(Map<String, Object> model) {
        return (Map<String, Object>) model.getOrDefault("f", Map.of());
    }

    private Rendering saved(long id, long lot, String toast, ServerWebExchange exchange) {
        toasts.leave(exchange, toast);
        return Redirects.to(AgreementsController.HERE + "/" + id + "/lots/" + lot);
    }

    private static @Nullable Long existing(String lot) {
        return lot.equals(AgreementPages.NEW) ? null : AgreementPages.number(lot);
    }

    private static Map<String, Object> values(Typed typed) {
        var values = typed.values("meant");
        values.put("chosen", typed.all("families"));
        values.put("days", typed.all("weekdays"));
        return values;
    }

    private static List<String> known(Typed typed, Set<String> families) {
        return typed.all("families").stream()
                .filter(families::contains)
                .distinct()
                .toList();
    }

    /** In the order of their places; a name that nobody has is told at its place. */
    private static List<Long> suppliers(Typed typed, Map<String, Long> byName) {
        var suppliers = new ArrayList<Long>();
        for (var place = 1; place <= MOST_SUPPLIERS; place++) {
            var name = typed.line("supplier" + place, 220);
            var known = byName.get(name.toLowerCase(Locale.ROOT));
            if (known != null && suppliers.contains(known)) {
                typed.refuse(FieldError.at("supplier" + place, "named-twice", name, null));
            } else if (known != null) {
                suppliers.add(known);
            } else if (!name.isEmpty()) {
                typed.refuse(FieldError.at("supplier" + place, "unknown-supplier", name, null));
            }
        }
        return suppliers;
    }
}
