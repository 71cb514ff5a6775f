package coop.tablee.catering;

import coop.tablee.assortment.OfferCard;
import coop.tablee.catering.WeekDraft.Wanted;
import coop.tablee.identity.Actor;
import coop.tablee.ordering.OrderDetails;
import coop.tablee.ordering.OrderPlacement;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.OrderState;
import coop.tablee.ordering.PaymentMethod;
import coop.tablee.ordering.PlaceCheckout;
import coop.tablee.ordering.PlacedCheckout;
import coop.tablee.ordering.approval.Approvals;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Sends a week: what the page shows becomes one order for each delivery date, on account, all of them or none. The key of the sheet makes that happen once,
 * from however many tabs and clicks. A refusal keeps everything typed and says which cells it is about.
 */
@Component
class WeekSending {

    private static final String KEY_REUSED = "idempotency-key-reused";
    /** Names the lot, its ceiling and what is left. */
    private static final String CEILING = "ceiling-reached";

    private final WeekDesk desk;
    private final WeekQueries queries;
    private final OrderPlacement placement;
    private final Approvals approvals;

    WeekSending(WeekDesk desk, WeekQueries queries, OrderPlacement placement, Approvals approvals) {
        this.desk = desk;
        this.queries = queries;
        this.placement = placement;
        this.approvals = approvals;
    }

    /** What became of sending: the orders, or the reason why there is none and the sheet with everything typed. */
    sealed interface Outcome {

        /** @param waiting how many of them somebody has to agree to first */
        record Sent(int orders, int waiting) implements Outcome {}

        record Refused(DomainException reason, WeekSheet sheet) implements Outcome {}
    }

    Mono<Outcome> send(KitchenDoor door, WeekForm form, Actor actor) {
        return Mono.zip(
                        desk.offers(door, form.week(), form.cells().keySet(), actor),
                        queries.plan(door.id(), form.week()))
                .flatMap(read -> {
                    var requests = WeekDraft.requests(
                            door,
                            read.getT1(),
                            wanted(form),
                            form.purchaseOrderNumber().isEmpty() ? null : form.purchaseOrderNumber());
                    return Mono.fromRunnable(() -> requireSendable(form, read.getT1(), read.getT2(), requests))
                            .then(Mono.defer(() -> place(door, form, requests, actor)))
                            .onErrorResume(
                                    DomainException.class, reason -> refused(door, form, requests, reason, actor));
                });
    }

    private Mono<Outcome> place(KitchenDoor door, WeekForm form, List<OrderRequest> requests, Actor actor) {
        return placement
                .place(new PlaceCheckout("week-" + form.sendKey(), requests, PaymentMethod.ACCOUNT, false), actor)
                .flatMap(placed -> isSentBack(placed)
                        .flatMap(back -> back
                                ? sentBack(door, form, actor)
                                : settle(door, form, requests, placed, actor)
                                        .thenReturn(
                                                new Outcome.Sent(placed.orders().size(), waiting(placed)))));
    }

    private Mono<Boolean> isSentBack(PlacedCheckout placed) {
        return placed.replayed()
                ? approvals.isSentBack(
                        placed.orders().stream().map(OrderDetails::number).toList())
                : Mono.just(false);
    }

    /** What was sent with this key came back: its amounts are in the draft, and a repeated click neither takes them out nor orders them again. */
    private Mono<Outcome> sentBack(KitchenDoor door, WeekForm form, Actor actor) {
        return queries.renewKey(door.id(), form.week(), form.sendKey())
                .then(Mono.defer(() -> desk.sheet(door, form.week(), List.of(), actor)))
                .map(sheet -> new Outcome.Refused(new DomainException(Kind.CONFLICT, "week-sent-back"), sheet));
    }

    private static int waiting(PlacedCheckout placed) {
        return (int) placed.orders().stream()
                .filter(order -> order.state() == OrderState.AWAITING_APPROVAL)
                .count();
    }

    /** Takes what is ordered now out of the draft, and gives the sheet its next key. A repeated sending leaves alone what was typed since. */
    private Mono<Void> settle(
            KitchenDoor door, WeekForm form, List<OrderRequest> requests, PlacedCheckout placed, Actor actor) {
        return desk.ground(door.id(), form.week(), actor)
                .flatMap(ground -> {
                    var ordered = new LinkedHashMap<Long, BigDecimal>();
                    requests.stream()
                            .flatMap(request -> request.lines().stream())
                            .forEach(line -> {
                                var now = ground.kept().get(line.offer());
                                if (now != null && (!placed.replayed() || now.compareTo(line.quantity()) == 0)) {
                                    ordered.put(line.offer(), line.quantity());
                                }
                            });
                    return desk.takeOut(door, form.week(), ordered, actor);
                })
                .then(queries.renewKey(door.id(), form.week(), form.sendKey()));
    }

    private Mono<Outcome> refused(
            KitchenDoor door, WeekForm form, List<OrderRequest> requests, DomainException reason, Actor actor) {
        var sentElsewhere = reason.code().equals(KEY_REUSED);
        var told = sentElsewhere ? new DomainException(Kind.CONFLICT, "week-sent-elsewhere") : told(reason);
        var refusals = WeekDraft.refusals(reason.errors(), requests);
        return (sentElsewhere ? queries.renewKey(door.id(), form.week(), form.sendKey()) : Mono.<Void>empty())
                .then(Mono.defer(() -> desk.keep(door, keepable(form, reason), false, actor)))
                .flatMap(kept -> refusals.isEmpty()
                        ? Mono.just(kept.sheet())
                        : desk.page(door, form.week(), Set.of(), form.typed(), refusals, actor))
                .map(sheet -> new Outcome.Refused(told, sheet));
    }

    /** A cell that this door cannot order is not kept: keeping it would be refused as well. */
    private static WeekForm keepable(WeekForm form, DomainException reason) {
        var unknown = reason.errors().stream()
                .filter(error -> "not-offered".equals(error.code()) && error.field() != null)
                .map(FieldError::field)
                .collect(Collectors.toSet());
        var cells = new LinkedHashMap<>(form.cells());
        cells.keySet().removeIf(offer -> unknown.contains("q" + offer));
        return form.withCells(cells);
    }

    /** Ordering's refusal in the words of this page; what this page itself refused has them already. */
    private static DomainException told(DomainException reason) {
        var aboutLines = reason.errors().stream()
                .anyMatch(error -> error.field() != null && error.field().startsWith("orders["));
        if (WeekDraft.OF_THE_DROP.contains(reason.code())) {
            return new DomainException(reason.kind(), reason.code());
        }
        if (CEILING.equals(reason.code())) {
            return reason;
        }
        return aboutLines ? new DomainException(reason.kind(), "week-refused") : reason;
    }

    private static void requireSendable(
            WeekForm form, List<OfferCard> offers, WeekPlan plan, List<OrderRequest> requests) {
        var known = offers.stream().map(OfferCard::offer).collect(Collectors.toSet());
        var errors = new ArrayList<FieldError>();
        form.cells().forEach((offer, cell) -> {
            if (!known.contains(offer)) {
                errors.add(FieldError.at("q" + offer, "not-offered", offer, null));
            } else if (!cell.amount().isUsable()) {
                errors.add(FieldError.at(
                        "q" + offer, "amount-unusable", cell.amount().text(), null));
            }
        });
        if (!errors.isEmpty()) {
            throw new DomainException(Kind.INVALID, "week-to-fix", errors);
        }
        if (requests.isEmpty()) {
            throw new DomainException(Kind.INVALID, "week-empty");
        }
        if (plan.purchaseOrderRequired() && form.purchaseOrderNumber().isEmpty()) {
            throw DomainException.invalid(FieldError.at("purchaseOrder", "purchase-order-required", null, null));
        }
    }

    private static Map<Long, Wanted> wanted(WeekForm form) {
        var wanted = new HashMap<Long, Wanted>();
        form.cells().forEach((offer, cell) -> {
            if (cell.amount().isUsable()) {
                wanted.put(offer, new Wanted(cell.amount().amount(), cell.version()));
            }
        });
        return wanted;
    }
}
