package coop.tablee.distribution;

import coop.tablee.distribution.DistributionQueries.View;
import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.ordering.DepositBalances;
import coop.tablee.ordering.FulfilledConsignment;
import coop.tablee.ordering.LineFault;
import coop.tablee.ordering.ReceiveConsignment;
import coop.tablee.ordering.ReceivedLine;
import coop.tablee.platform.page.Redirects;
import coop.tablee.platform.page.Refusals;
import coop.tablee.platform.page.Toasts;
import coop.tablee.shared.DomainException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
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
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The point's table: who comes, what to hand over, done; or what is missing. */
@Controller
class PickupController {

    private static final String ONE = "distribution/pickup";
    private static final String MISSING = "distribution/pickup-missing";
    private static final List<LineFault> FAULTS =
            List.of(LineFault.MISSING, LineFault.DAMAGED, LineFault.QUALITY, LineFault.WRONG_PRODUCT);

    private final DistributionQueries queries;
    private final Days days;
    private final Receptions receptions;
    private final DepositBalances balances;
    private final Refusals refusals;
    private final Toasts toasts;

    PickupController(
            DistributionQueries queries,
            Days days,
            Receptions receptions,
            DepositBalances balances,
            Refusals refusals,
            Toasts toasts) {
        this.queries = queries;
        this.days = days;
        this.receptions = receptions;
        this.balances = balances;
        this.refusals = refusals;
        this.toasts = toasts;
    }

    /** The list; an order that alone fits what was typed is opened at once, unless the page only looks while one types. */
    @GetMapping("/pickups")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> list(
            @RequestParam(required = false) @Nullable LocalDate date,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String done,
            @RequestHeader(name = "HX-Request", defaultValue = "false") boolean piece,
            Actor actor) {
        var owner = actor.requireParty().id();
        return days.choose(View.POINT, date, actor)
                .flatMap(chosen -> Mono.zip(
                                queries.fetchedAt(owner, chosen.day()), queries.stillWaiting(owner, days.today()))
                        .map(found -> PickupList.of(
                                chosen,
                                q,
                                done,
                                found.getT1(),
                                found.getT2(),
                                chosen.day().equals(days.today()) ? days.now() : null)))
                .map(page -> {
                    var only = page.only();
                    return only != null && !piece
                            ? Redirects.to("/pickups/" + only.first().number())
                            : Rendering.view("distribution/pickups")
                                    .modelAttribute("page", page)
                                    .modelAttribute(
                                            "party", actor.requireParty().name())
                                    .build();
                });
    }

    @GetMapping("/pickups/{number}")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> show(@PathVariable String number, Locale locale, Actor actor) {
        return model(number, actor, locale)
                .map(model -> Rendering.view(ONE).model(model).build());
    }

    @GetMapping("/pickups/{number}/missing")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> missing(@PathVariable String number, Locale locale, Actor actor) {
        return model(number, actor, locale)
                .map(model -> Rendering.view(MISSING).model(model).build());
    }

    /** Everything is handed over. Ticked twice it is handed over once, and said so. */
    @PostMapping("/pickups/{number}")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> handOut(@PathVariable String number, Locale locale, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(fields -> shipments(number, actor)
                        .flatMap(shipments -> receptions
                                .handOut(parts(shipments, fields, List.of(), List.of()), actor)
                                .map(done -> handedOut(shipments, done, exchange))))
                .onErrorResume(
                        DomainException.class,
                        refused -> refusals.again(ONE, model(number, actor, locale), refused, exchange));
    }

    /** Everything is handed over apart from what the form names. */
    @PostMapping("/pickups/{number}/missing")
    @MayUse({Role.VOLUNTEER, Role.COORDINATOR, Role.OWNER, Role.STOCK_KEEPER})
    Mono<Rendering> handOutRest(@PathVariable String number, Locale locale, Actor actor, ServerWebExchange exchange) {
        return exchange.getFormData()
                .flatMap(fields -> shipments(number, actor)
                        .flatMap(shipments -> queries.lines(ids(shipments))
                                .map(goods -> parts(shipments, fields, goods, read(fields)))
                                .flatMap(parts -> receptions.handOut(parts, actor))
                                .map(done -> handedOut(shipments, done, exchange)))
                        .onErrorResume(
                                DomainException.class,
                                refused -> refusals.again(
                                        MISSING, model(number, actor, locale, fields), refused, exchange)));
    }

    private Rendering handedOut(List<Shipment> shipments, List<FulfilledConsignment> done, ServerWebExchange exchange) {
        var first = shipments.get(0);
        var before = done.stream().allMatch(FulfilledConsignment::replayed);
        toasts.leave(exchange, before ? "distribution.pickup.done-before" : "distribution.pickup.done", first.number());
        return Redirects.to("/pickups?date=" + first.date() + "&done=" + first.number());
    }

    private static List<ReceivedLine> read(MultiValueMap<String, String> fields) {
        var form = new SentForm(fields);
        var lines = new ArrayList<ReceivedLine>();
        for (var i = 0; i < form.lines(); i++) {
            lines.add(ReceptionForm.handedOut(form, i));
        }
        form.requireSane();
        return lines;
    }

    private static Map<Long, String> remarks(SentForm form) {
        var remarks = new HashMap<Long, String>();
        for (var i = 0; i < form.lines(); i++) {
            var remark = form.text(i, "note");
            if (!remark.isEmpty()) {
                remarks.put(form.id(i), remark);
            }
        }
        return remarks;
    }

    private static List<Delivered> parts(
            List<Shipment> shipments,
            MultiValueMap<String, String> fields,
            List<GoodsLine> goods,
            List<ReceivedLine> said) {
        var known = goods.stream().map(GoodsLine::id).toList();
        if (!known.containsAll(said.stream().map(ReceivedLine::line).toList())) {
            throw DomainException.notFound();
        }
        var form = new SentForm(fields);
        return shipments.stream()
                .filter(shipment -> !shipment.state().equals("CANCELLED"))
                .map(shipment -> {
                    var own = goods.stream()
                            .filter(line -> line.consignment() == shipment.id())
                            .map(GoodsLine::id)
                            .toList();
                    var lines = said.stream()
                            .filter(line -> own.contains(line.line()))
                            .toList();
                    var seen = form.version("version." + shipment.id());
                    var remarks = new HashMap<>(remarks(form));
                    remarks.keySet().retainAll(own);
                    return new Delivered(
                            new ReceiveConsignment(shipment.id(), seen, lines, true), "", Map.of(), remarks);
                })
                .toList();
    }

    private Mono<List<Shipment>> shipments(String number, Actor actor) {
        return queries.fetched(actor.requireParty().id(), number)
                .filter(found -> !found.isEmpty())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .doOnNext(found -> {
                    if (found.stream().allMatch(Shipment::isOver)) {
                        throw new DomainException(DomainException.Kind.CONFLICT, "order-over");
                    }
                });
    }

    private Mono<Map<String, Object>> model(String number, Actor actor, Locale locale) {
        return model(number, actor, locale, CollectionUtils.toMultiValueMap(Map.of()));
    }

    private Mono<Map<String, Object>> model(
            String number, Actor actor, Locale locale, MultiValueMap<String, String> sent) {
        return queries.fetched(actor.requireParty().id(), number)
                .filter(found -> !found.isEmpty())
                .switchIfEmpty(Mono.error(DomainException::notFound))
                .flatMap(found -> Mono.zip(
                                queries.lines(ids(found)),
                                balances.of(found.get(0).buyer()))
                        .map(read -> Map.of(
                                "page",
                                PickupPage.of(found, LineForm.toReceive(read.getT1(), sent, locale), read.getT1()),
                                "toPack",
                                toPack(found, actor),
                                "deposits",
                                DepositPage.of(
                                        found.get(0).buyer(),
                                        number,
                                        read.getT2(),
                                        CollectionUtils.toMultiValueMap(Map.of())),
                                "reasons",
                                FAULTS)));
    }

    /** What waits to be packed by whoever looks, at their own gate for instance. */
    private static List<Shipment> toPack(List<Shipment> shipments, Actor actor) {
        var packs = actor.hasAny(Role.COORDINATOR, Role.PACKER, Role.OWNER, Role.STOCK_KEEPER);
        return shipments.stream()
                .filter(one -> packs
                        && one.isPlanned()
                        && one.isToPack()
                        && one.isPackedBy(actor.requireParty().id()))
                .toList();
    }

    private static List<Long> ids(List<Shipment> shipments) {
        return shipments.stream().map(Shipment::id).toList();
    }
}
