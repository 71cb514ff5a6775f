package coop.tablee.ordercycle.allotment;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.network.Audience;
import coop.tablee.ordercycle.CycleForm;
import coop.tablee.ordercycle.CyclePath;
import coop.tablee.ordercycle.OfferShelf;
import coop.tablee.ordercycle.OrderCycles;
import coop.tablee.ordercycle.allotment.Allotments.AllottedCycle;
import coop.tablee.ordercycle.allotment.Allotments.Wanted;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** What households and kitchens may each take of a date's offers: one table, saved in one go; only rows that somebody touched. */
@Controller
@RequestMapping("/coop/cycles/{cycle}/allotments")
class AllotmentController {

    private static final String VIEW = "ordercycle/allotments";

    private final Allotments allotments;
    private final Refusals refusals;
    private final Toasts toasts;

    AllotmentController(Allotments allotments, Refusals refusals, Toasts toasts) {
        this.allotments = allotments;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> table(@PathVariable String cycle, Actor actor, Locale locale) {
        return require(cycle, actor)
                .map(found ->
                        Rendering.view(VIEW).model(model(found, null, locale)).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping
    Mono<Rendering> save(@PathVariable String cycle, Actor actor, Locale locale, ServerWebExchange exchange) {
        return CycleForm.of(exchange)
                .flatMap(form -> require(cycle, actor)
                        .flatMap(found -> Mono.fromCallable(() -> wanted(found, form))
                                .flatMap(wanted -> allotments.set(found.id(), wanted, actor))
                                .then(Mono.fromSupplier(() -> {
                                    toasts.leave(exchange, "allotments.saved");
                                    return Redirects.to("/coop/cycles/" + found.id() + "/allotments");
                                }))
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refusals.again(
                                                VIEW,
                                                require(cycle, actor).map(now -> model(now, form, locale)),
                                                refused,
                                                exchange))));
    }

    private Mono<AllottedCycle> require(String cycle, Actor actor) {
        return Mono.fromSupplier(() -> OrderCycles.cooperativeOf(actor))
                .flatMap(own -> allotments.of(CyclePath.id(cycle), own));
    }

    private static List<Wanted> wanted(AllottedCycle cycle, CycleForm form) {
        var wanted = new ArrayList<Wanted>();
        for (var offer : cycle.offers()) {
            for (var audience : Audience.values()) {
                var field = Wanted.field(offer.id(), audience);
                if (Cell.isTouched(form, field)) {
                    wanted.add(new Wanted(offer.id(), audience, form.decimalOrNone(field)));
                }
            }
        }
        form.check();
        return wanted;
    }

    private static Map<String, Object> model(AllottedCycle cycle, @Nullable CycleForm form, Locale locale) {
        var rows = cycle.offers().stream()
                .map(offer -> new Row(
                        offer.id(),
                        offer.names(),
                        offer.family(),
                        offer.producer(),
                        offer.unit().messageKey(),
                        Cell.of(offer, Audience.HOUSEHOLD, form, locale),
                        Cell.of(offer, Audience.INSTITUTION, form, locale)))
                .toList();
        return Map.of(
                "cycle",
                cycle,
                "shelves",
                OfferShelf.of(rows, Row::family, row -> row.isAny(Cell::isTyped), row -> row.isAny(Cell::isSet)));
    }

    record Row(
            long id,
            LocalizedText names,
            LocalizedText family,
            String producer,
            String unit,
            Cell household,
            Cell institution) {

        boolean isAny(Predicate<Cell> what) {
            return what.test(household) || what.test(institution);
        }
    }

    /** A field as typed, as it was, and what is taken of it ({@code null} = nothing). */
    record Cell(
            String field,
            String value,
            String was,
            @Nullable BigDecimal taken) {

        static Cell of(AllottedOffer offer, Audience audience, @Nullable CycleForm form, Locale locale) {
            var household = audience == Audience.HOUSEHOLD;
            var field = Wanted.field(offer.id(), audience);
            var now = Amounts.write(household ? offer.household() : offer.institution(), locale);
            var taken = household ? offer.householdTaken() : offer.institutionTaken();
            return new Cell(
                    field,
                    form == null || !isTouched(form, field) ? now : form.typed(field),
                    now,
                    taken.signum() == 0 ? null : taken);
        }

        boolean isTyped() {
            return !value.equals(was);
        }

        boolean isSet() {
            return !was.isEmpty();
        }

        private static boolean isTouched(CycleForm form, String field) {
            return form.has(field) && !form.typed(field).equals(form.typed("was." + field));
        }
    }
}
