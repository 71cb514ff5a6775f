package coop.tablee.distribution;

import coop.tablee.distribution.DistributionQueries.View;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.OrderFulfilment;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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

/** The packing table: which consignments go where, and what went into each. */
@Controller
class PackingController {

    private static final String PAGE = "distribution/packing";
    private static final List<LineFault> SHORTAGES =
            Arrays.stream(LineFault.values()).filter(LineFault::isForPacking).toList();

    private final DistributionQueries queries;
    private final Days days;
    private final OrderFulfilment fulfilment;
    private final Refusals refusals;
    private final Toasts toasts;

    PackingController(
            DistributionQueries queries, Days days, OrderFulfilment fulfilment, Refusals refusals, Toasts toasts) {
        this.queries = queries;
        this.days = days;
        this.fulfilment = fulfilment;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    @GetMapping("/coop/packing")
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> list(@RequestParam(required = false) @Nullable LocalDate date, Actor actor) {
        return days.choose(View.SENDER, date, actor)
                .flatMap(chosen -> queries.packedBy(actor.requireParty().id(), chosen.day())
                        .map(found -> Rendering.view("distribution/packing-list")
                                .modelAttribute("page", ShipmentList.of(chosen, found, Shipment::isPacked))
                                .build()));
    }

    @GetMapping("/coop/packing/{consignment}")
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@PathVariable long consignment, Locale locale, Actor actor) {
        return model(consignment, actor, locale)
                .map(model -> Rendering.view(PAGE).model(model).build());
    }

    @PostMapping("/coop/packing/{consignment}")
    @MayUse({Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> pack(@PathVariable long consignment, Locale locale, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(fields -> Mono.fromSupplier(() -> PackingForm.read(consignment, fields))
                        .flatMap(command -> fulfilment.pack(command, actor))
                        .map(packed -> {
                            toasts.leave(
                                    exchange,
                                    "distribution.packing.done",
                                    packed.order().number());
                            return Redirects.to(
                                    "/coop/packing?date=" + packed.order().deliveryDate());
                        })
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        PAGE, model(consignment, actor, locale, fields), refused, exchange)));
    }

    private Mono<Map<String, Object>> model(long consignment, Actor actor, Locale locale) {
        return model(consignment, actor, locale, CollectionUtils.toMultiValueMap(Map.of()));
    }

    private Mono<Map<String, Object>> model(
            long consignment, Actor actor, Locale locale, MultiValueMap<String, String> sent) {
        return queries.one(consignment, actor.requireParty().id())
                .filter(found -> found.isPackedBy(actor.requireParty().id()))
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(found -> queries.lines(List.of(consignment))
                        .map(lines -> Map.of(
                                "shipment",
                                found,
                                "lines",
                                LineForm.toPack(lines, sent, locale),
                                "reasons",
                                SHORTAGES)));
    }
}
