package coop.tablee.distribution;

import coop.tablee.catalogue.Allergens;
import coop.tablee.distribution.DistributionQueries.View;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.HouseWarnings;
import coop.tablee.ordering.LineFault;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Controller;
import org.springframework.util.CollectionUtils;
import org.springframework.util.MultiValueMap;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The kitchen's door, on a phone: what comes today, and a card for each line to accept or refuse. */
@Controller
class ReceptionController {

    private static final String PAGE = "distribution/reception";
    private static final List<LineFault> FAULTS = List.of(
            LineFault.MISSING,
            LineFault.SHORT,
            LineFault.DAMAGED,
            LineFault.QUALITY,
            LineFault.TEMPERATURE,
            LineFault.DATE_SHORT,
            LineFault.WRONG_PRODUCT,
            LineFault.WRONG_LABEL,
            LineFault.NO_LOT,
            LineFault.LATE);

    private final DistributionQueries queries;
    private final Days days;
    private final Receptions receptions;
    private final HouseWarnings warnings;
    private final Refusals refusals;
    private final Toasts toasts;

    ReceptionController(
            DistributionQueries queries,
            Days days,
            Receptions receptions,
            HouseWarnings warnings,
            Refusals refusals,
            Toasts toasts) {
        this.warnings = warnings;
        this.queries = queries;
        this.days = days;
        this.receptions = receptions;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/receptions")
    @MayUse({Role.COOK, Role.BUYER})
    Mono<Rendering> list(@RequestParam(required = false) @Nullable LocalDate date, Actor actor) {
        return days.choose(View.BUYER, date, actor)
                .flatMap(chosen -> queries.boughtBy(actor.requireParty().id(), chosen.day())
                        .map(found -> Rendering.view("distribution/receptions")
                                .modelAttribute("page", ShipmentList.of(chosen, found, Shipment::isReceived))
                                .modelAttribute("kitchen", actor.requireParty().name())
                                .build()));
    }

    @GetMapping("/receptions/{consignment}")
    @MayUse({Role.COOK, Role.BUYER})
    Mono<Rendering> show(@PathVariable long consignment, Locale locale, Actor actor) {
        return model(consignment, actor, locale)
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    @PostMapping("/receptions/{consignment}")
    @MayUse({Role.COOK, Role.BUYER})
    Mono<Rendering> receive(@PathVariable long consignment, Locale locale, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(fields -> mine(consignment, actor)
                        .map(found -> ReceptionForm.atTheDoor(consignment, fields))
                        .flatMap(delivered -> receptions.receive(delivered, actor))
                        .map(received -> {
                            toasts.leave(exchange, "distribution.reception.done");
                            return Redirects.to("/receptions/" + consignment);
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PAGE, model(consignment, actor, locale, fields), refused, exchange)));
    }

    private Mono<Shipment> mine(long consignment, Actor actor) {
        var party = actor.requireParty().id();
        return queries.one(consignment, party)
                .filter(found -> found.buyer() == party)
                .switchIfEmpty(Mono.error(DomainException::notFound));
    }

    private Mono<Map<String, Object>> model(long consignment, Actor actor, Locale locale) {
        return model(consignment, actor, locale, CollectionUtils.toMultiValueMap(Map.of()));
    }

    private Mono<Map<String, Object>> model(
            long consignment, Actor actor, Locale locale, MultiValueMap<String, String> sent) {
        return mine(consignment, actor)
                .flatMap(found -> queries.lines(List.of(consignment))
                        .zipWhen(lines -> warnings.of(found.destinationId(), allergens(lines), locale))
                        .map(both -> {
                            var lines = both.getT1();
                            Map<String, Object> model = new LinkedHashMap<>();
                            model.put("warnings", both.getT2());
                            model.put("shipment", found);
                            model.put("lines", LineForm.toReceive(lines, sent, locale));
                            model.put(
                                    "short",
                                    lines.stream().filter(GoodsLine::isShort).toList());
                            model.put("reasons", FAULTS);
                            model.put(
                                    "signer", Objects.requireNonNullElse(sent.getFirst("signer"), actor.displayName()));
                            return model;
                        }));
    }

    private static Map<Long, Allergens> allergens(List<GoodsLine> lines) {
        return lines.stream()
                .filter(GoodsLine::isThere)
                .collect(Collectors.toMap(GoodsLine::id, line -> Allergens.ofStored(line.allergens())));
    }
}
