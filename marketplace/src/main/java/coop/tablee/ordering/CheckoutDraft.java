package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All orders of a checkout, drafted together: shortages are summed per stock row over the whole of it. */
record CheckoutDraft(Audience audience, List<OrderDraft> orders, List<FieldError> problems, List<FieldError> warnings) {

    static final int MOST_ORDERS = 60;

    /** Of one order. */
    static final int MOST_LINES = 500;

    /** Of a whole checkout: a kitchen's week of 150 products on five days is 750. Not more than are placed together at once. */
    static final int MOST_LINES_IN_ALL = 1000;

    /** Drafts the orders; {@code alone} leaves {@code orders[i].} out of the problems' fields. */
    static CheckoutDraft of(List<OrderRequest> requests, Audience audience, RequestFacts facts, boolean alone) {
        return of(requests, audience, facts, alone, asked(requests));
    }

    /** How much they ask of each offer, in ordering units. */
    static Map<Long, BigDecimal> asked(List<OrderRequest> requests) {
        return requests.stream()
                .flatMap(request -> request.lines().stream())
                .filter(line -> LineJudge.isSane(line.quantity()))
                .collect(Collectors.toMap(LineRequest::offer, LineRequest::quantity, BigDecimal::add));
    }

    /** The same where others ask at once, in the same transaction: {@code asked} is what all of them do, these requests counted in. */
    static CheckoutDraft of(
            List<OrderRequest> requests,
            Audience audience,
            RequestFacts facts,
            boolean alone,
            Map<Long, BigDecimal> asked) {
        var drafts = new ArrayList<OrderDraft>();
        for (var i = 0; i < requests.size(); i++) {
            drafts.add(
                    OrderDraft.of(i + 1, alone ? "" : "orders[" + i + "].", requests.get(i), audience, facts, asked));
        }
        var problems = Stream.of(
                        drafts.stream().flatMap(draft -> draft.problems().stream()),
                        shortages(drafts),
                        rations(drafts),
                        drops(drafts),
                        lots(drafts, facts))
                .flatMap(stream -> stream)
                .toList();
        return new CheckoutDraft(audience, List.copyOf(drafts), problems, warnings(drafts, facts, asked));
    }

    /** What lots warn of, though it may be ordered. */
    private static List<FieldError> warnings(List<OrderDraft> drafts, RequestFacts facts, Map<Long, BigDecimal> asked) {
        if (!facts.lots().warn()) {
            return List.of();
        }
        return drafts.stream()
                .flatMap(draft -> {
                    var ordered = OrderDraft.ordered(draft.request());
                    return draft.lines().stream()
                            .filter(line -> line.amount() != null && line.objection() == null)
                            .flatMap(line -> facts.lots().warning(offer(line), asked, ordered).stream()
                                    .map(said -> said.at(OrderDraft.field(draft.path(), line.index()))));
                })
                .toList();
    }

    /** What is too much to be even looked at; empty when it is not. */
    static List<FieldError> tooMuch(List<OrderRequest> requests) {
        var lines = requests.stream().mapToInt(order -> order.lines().size()).sum();
        if (requests.isEmpty()) {
            return List.of(FieldError.at("orders", "required", null, null));
        }
        if (requests.size() > MOST_ORDERS) {
            return List.of(FieldError.at("orders", "too-many", requests.size(), MOST_ORDERS));
        }
        if (lines > MOST_LINES_IN_ALL) {
            return List.of(FieldError.at("lines", "too-many", lines, MOST_LINES_IN_ALL));
        }
        return requests.stream()
                .mapToInt(order -> order.lines().size())
                .filter(ofOne -> ofOne > MOST_LINES)
                .mapToObj(ofOne -> FieldError.at("lines", "too-many", ofOne, MOST_LINES))
                .limit(1)
                .toList();
    }

    /** What each line of a draft without problems is to cost, by its field. */
    Map<String, OrderStore.Priced> priced() {
        var priced = new HashMap<String, OrderStore.Priced>();
        orders.forEach(draft -> draft.lines()
                .forEach(line -> priced.put(
                        OrderDraft.field(draft.path(), line.index()),
                        new OrderStore.Priced(
                                offer(line).id(),
                                Objects.requireNonNull(offer(line).price())))));
        return priced;
    }

    /** Whether this order would carry the fee of its drop: the first of a drop that nobody pays yet. */
    boolean carries(OrderDraft draft) {
        var drop = draft.drop();
        return drop != null && drop.carrier() == null && isFirstOfDrop(orders, draft);
    }

    /** The terms of the order's drop, with all that this checkout brings to it; absent when it has no tariff. */
    @Nullable
    DropTerms dropTerms(OrderDraft draft) {
        var drop = draft.drop();
        return drop == null
                ? null
                : new DropTerms(
                        drop.seller(),
                        drop.sellerName(),
                        Money.euro(drop.fee()),
                        Money.euro(drop.minimum()),
                        Money.euro(drop.goods() + broughtTo(orders, draft)),
                        joint(orders, draft, drop),
                        drop.carrier(),
                        carries(draft));
    }

    /** Cents of goods, VAT out, that this checkout brings to a door on a day. */
    long brings(long destination, LocalDate day) {
        return broughtTo(orders, destination, day);
    }

    private static Stream<FieldError> drops(List<OrderDraft> drafts) {
        return drafts.stream()
                .filter(draft -> isFirstOfDrop(drafts, draft))
                .flatMap(draft -> belowMinimum(drafts, draft, draft.drop()));
    }

    private static Stream<FieldError> belowMinimum(
            List<OrderDraft> drafts, OrderDraft draft, RequestFacts.@Nullable Drop drop) {
        if (drop == null) {
            return Stream.of();
        }
        var counted = drop.goods() + broughtTo(drafts, draft) + DropTerms.counted(joint(drafts, draft, drop));
        return counted >= drop.minimum() ? Stream.of() : Stream.of(dropMinimum(draft.path(), counted, drop.minimum()));
    }

    /** What counts beside the drop's own goods, with what this very checkout brings there. */
    private static List<DropTerms.JointDoor> joint(List<OrderDraft> drafts, OrderDraft draft, RequestFacts.Drop drop) {
        var day = draft.request().deliveryDate();
        return drop.jointDoors().stream()
                .map(door -> new DropTerms.JointDoor(
                        door.destination(),
                        door.name(),
                        door.ordered() + broughtTo(drafts, door.destination(), day),
                        door.announced()))
                .toList();
    }

    /** A drop would be worth less than whoever comes to the door asks: cents of goods, VAT out. */
    static FieldError dropMinimum(String path, long goods, long minimum) {
        return FieldError.at(
                path + "lines",
                "drop-minimum",
                Money.euro(goods).amount().toPlainString(),
                Money.euro(minimum).amount().toPlainString());
    }

    /** Under a lot, all that comes to a door on a date has to come to what the contract asks for. */
    private static Stream<FieldError> lots(List<OrderDraft> drafts, RequestFacts facts) {
        return drafts.stream().filter(draft -> isFirstOfDrop(drafts, draft)).flatMap(draft -> {
            var brought = new LinkedHashMap<LotRules.Rule, Long>();
            drafts.stream()
                    .filter(other -> isSameDrop(draft, other))
                    .flatMap(other -> other.lines().stream())
                    .filter(line -> line.amount() != null)
                    .forEach(line -> facts.lots()
                            .floorOf(offer(line).id())
                            .ifPresent(rule -> brought.merge(
                                    rule, Objects.requireNonNull(line.amount()).net(), Long::sum)));
            return tooLittle(draft, brought, facts);
        });
    }

    private static Stream<FieldError> tooLittle(
            OrderDraft draft, Map<LotRules.Rule, Long> brought, RequestFacts facts) {
        var byLot = new LinkedHashMap<Long, Long>();
        var minimums = new HashMap<Long, Long>();
        brought.forEach((rule, net) -> {
            byLot.merge(rule.lot(), net, Long::sum);
            minimums.put(rule.lot(), Objects.requireNonNull(rule.minimum()));
        });
        return byLot.entrySet().stream().flatMap(lot -> {
            var minimum = Objects.requireNonNull(minimums.get(lot.getKey()));
            var request = draft.request();
            var then = lot.getValue() + facts.lots().at(request.destination(), request.deliveryDate(), lot.getKey());
            return then >= minimum ? Stream.of() : Stream.of(LotRules.tooLittle(draft.path(), then, minimum));
        });
    }

    private static long broughtTo(List<OrderDraft> drafts, OrderDraft draft) {
        return broughtTo(drafts, draft.request().destination(), draft.request().deliveryDate());
    }

    private static long broughtTo(List<OrderDraft> drafts, long destination, LocalDate day) {
        return drafts.stream()
                .filter(other -> other.request().destination() == destination
                        && other.request().deliveryDate().equals(day))
                .mapToLong(other -> other.amounts().goodsNet())
                .sum();
    }

    private static boolean isFirstOfDrop(List<OrderDraft> drafts, OrderDraft draft) {
        return drafts.stream()
                        .filter(other -> isSameDrop(draft, other))
                        .findFirst()
                        .orElseThrow()
                        .number()
                == draft.number();
    }

    private static boolean isSameDrop(OrderDraft one, OrderDraft other) {
        return one.request().destination() == other.request().destination()
                && one.request().deliveryDate().equals(other.request().deliveryDate());
    }

    private static Stream<FieldError> shortages(List<OrderDraft> drafts) {
        Map<Long, BigDecimal> wanted = new HashMap<>();
        drafts.forEach(draft -> draft.lines().stream()
                .filter(CheckoutDraft::takesStock)
                .forEach(
                        line -> wanted.merge(offer(line).stock(), line.request().quantity(), BigDecimal::add)));
        return drafts.stream()
                .flatMap(draft -> draft.lines().stream()
                        .filter(CheckoutDraft::takesStock)
                        .filter(line -> wanted.getOrDefault(offer(line).stock(), BigDecimal.ZERO)
                                        .compareTo(offer(line).available())
                                > 0)
                        .map(line -> new Objection(
                                        "insufficient-stock",
                                        Amounts.plain(
                                                wanted.getOrDefault(offer(line).stock(), BigDecimal.ZERO)),
                                        Amounts.plain(offer(line).available()))
                                .at(OrderDraft.field(draft.path(), line.index()))));
    }

    private static Stream<FieldError> rations(List<OrderDraft> drafts) {
        Map<Long, BigDecimal> wanted = new HashMap<>();
        drafts.forEach(draft -> draft.lines().stream()
                .filter(CheckoutDraft::isRationed)
                .forEach(line -> wanted.merge(offer(line).id(), line.request().quantity(), BigDecimal::add)));
        return drafts.stream()
                .flatMap(draft -> draft.lines().stream()
                        .filter(CheckoutDraft::isRationed)
                        .flatMap(line -> ration(
                                draft, line, wanted.getOrDefault(offer(line).id(), BigDecimal.ZERO))));
    }

    private static Stream<FieldError> ration(OrderDraft draft, OrderDraft.Line line, BigDecimal wanted) {
        var left = Objects.requireNonNull(offer(line).allotmentLeft());
        return wanted.compareTo(left) <= 0
                ? Stream.of()
                : Stream.of(new Objection("allotment-taken", Amounts.plain(wanted), Amounts.plain(left))
                        .at(OrderDraft.field(draft.path(), line.index())));
    }

    private static boolean isRationed(OrderDraft.Line line) {
        return line.amount() != null && line.objection() == null && offer(line).allotmentLeft() != null;
    }

    // What a buyer may not have does not tell its stock either
    private static boolean takesStock(OrderDraft.Line line) {
        return line.amount() != null && line.objection() == null && !offer(line).onDemand();
    }

    private static OfferFacts offer(OrderDraft.Line line) {
        return Objects.requireNonNull(line.offer());
    }
}
