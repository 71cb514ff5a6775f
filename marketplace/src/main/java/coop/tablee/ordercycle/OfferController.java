package coop.tablee.ordercycle;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** One cycle of a coordinator's cooperative: its cut-offs, fees and the table of its offers, saved in one go. */
@Controller
@RequestMapping("/coop/cycles/{cycle}")
class OfferController {

    private static final String VIEW = "ordercycle/cycle";
    private static final List<String> TERMS =
            List.of("householdCutOff", "institutionCutOff", "feeHousehold", "feeInstitution", "shortageRule");

    private final OrderCycles cycles;
    private final OfferEditing editing;
    private final CycleQueries queries;
    private final CyclePages pages;
    private final Refusals refusals;
    private final Toasts toasts;

    OfferController(
            OrderCycles cycles,
            OfferEditing editing,
            CycleQueries queries,
            CyclePages pages,
            Refusals refusals,
            Toasts toasts) {
        this.cycles = cycles;
        this.editing = editing;
        this.queries = queries;
        this.pages = pages;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @MayUse(Role.COORDINATOR)
    @GetMapping
    Mono<Rendering> offers(@PathVariable String cycle, Actor actor, Locale locale) {
        return state(CyclePath.id(cycle), actor)
                .map(state ->
                        Rendering.view(VIEW).model(model(state, null, locale)).build());
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/offers")
    Mono<Rendering> save(@PathVariable String cycle, Actor actor, Locale locale, ServerWebExchange exchange) {
        var id = CyclePath.id(cycle);
        return CycleForm.of(exchange)
                .flatMap(form -> state(id, actor)
                        .flatMap(state -> Mono.fromCallable(() -> edits(form, state))
                                .flatMap(edits -> editing.save(id, terms(form), edits, actor)
                                        .thenReturn(edits))
                                .map(edits -> {
                                    toasts.leave(exchange, "cycles.saved");
                                    return seeOther(id);
                                })
                                .onErrorResume(
                                        DomainException.class,
                                        refused -> refused(form, refused, actor, id, exchange, locale))));
    }

    @MayUse(Role.COORDINATOR)
    @PostMapping("/new-offers")
    Mono<Rendering> offerNew(@PathVariable String cycle, Actor actor, Locale locale, ServerWebExchange exchange) {
        var id = CyclePath.id(cycle);
        return CycleForm.of(exchange)
                .flatMap(form -> Mono.fromCallable(() -> margin(form))
                        .flatMap(margin -> cycles.offerNew(id, margin, actor))
                        .map(offered -> {
                            toasts.leave(exchange, "cycles.offered-new", Long.toString(offered));
                            return seeOther(id);
                        })
                        .onErrorResume(
                                DomainException.class, refused -> refused(form, refused, actor, id, exchange, locale)));
    }

    private Mono<State> state(long cycle, Actor actor) {
        return queries.require(cycle, OrderCycles.cooperativeOf(actor))
                .flatMap(row -> Mono.zip(queries.offers(cycle), queries.newIn(cycle))
                        .map(found -> new State(row, found.getT1(), found.getT2())));
    }

    private Mono<Rendering> refused(
            CycleForm form, DomainException refused, Actor actor, long id, ServerWebExchange exchange, Locale locale) {
        return refusals.again(VIEW, state(id, actor).map(now -> model(now, form, locale)), refused, exchange);
    }

    private Map<String, Object> model(State state, @Nullable CycleForm typed, Locale locale) {
        var table = new OfferTable(state.offers, locale);
        var model = new HashMap<String, Object>();
        model.put("cycle", pages.card(state.cycle, locale));
        model.put("version", state.cycle.version());
        model.put("wasTerms", String.join("|", termsOf(state.cycle, locale).values()));
        model.put("terms", typed == null || !isTouched(typed) ? termsOf(state.cycle, locale) : typedTerms(typed));
        model.put("shortageRules", List.of(ShortageRule.values()));
        model.put("shelves", typed == null ? table.shelves() : table.shelves(typed));
        model.put("offerCount", state.offers.size());
        model.put("added", state.added);
        model.put("margin", typed == null || !typed.has("marginPercent") ? "20" : typed.typed("marginPercent"));
        return model;
    }

    private static List<OfferEdit> edits(CycleForm form, State state) {
        var edits = OfferTable.edits(form, state.offers);
        terms(form);
        form.check();
        return edits;
    }

    private static @Nullable CycleTerms terms(CycleForm form) {
        return isTouched(form)
                ? new CycleTerms(
                        form.number("version"),
                        form.time("householdCutOff"),
                        form.time("institutionCutOff"),
                        form.decimalOrZero("feeHousehold"),
                        form.decimalOrZero("feeInstitution"),
                        form.choice("shortageRule", ShortageRule.class))
                : null;
    }

    private static boolean isTouched(CycleForm form) {
        return form.has("wasTerms")
                && !String.join("|", typedTerms(form).values()).equals(form.typed("wasTerms"));
    }

    private static Map<String, String> typedTerms(CycleForm form) {
        return terms(form::typed);
    }

    private static Map<String, String> termsOf(CycleRow cycle, Locale locale) {
        var written = Map.of(
                "householdCutOff", cycle.householdCutOff().toString(),
                "institutionCutOff", cycle.institutionCutOff().toString(),
                "feeHousehold", OfferTable.written(cycle.feePercentHousehold(), 0, locale),
                "feeInstitution", OfferTable.written(cycle.feePercentInstitution(), 0, locale),
                "shortageRule", cycle.shortageRule().name());
        return terms(field -> written.getOrDefault(field, ""));
    }

    private static Map<String, String> terms(UnaryOperator<String> value) {
        var terms = new LinkedHashMap<String, String>();
        TERMS.forEach(field -> terms.put(field, value.apply(field)));
        return terms;
    }

    private static BigDecimal margin(CycleForm form) {
        var margin = form.decimalOrZero("marginPercent");
        form.check();
        return margin;
    }

    private static Rendering seeOther(long cycle) {
        return Redirects.to("/coop/cycles/" + cycle);
    }

    private record State(CycleRow cycle, List<OfferedRow> offers, List<NewProductRow> added) {}
}
