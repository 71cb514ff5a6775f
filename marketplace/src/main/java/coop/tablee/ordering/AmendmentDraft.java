package coop.tablee.ordering;

import coop.tablee.catalogue.Weight;
import coop.tablee.network.Audience;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A placed order as a change would leave it. A line that grows is sold anew: at its own price if that still holds, at the new one if the buyer named the
 * offer's new version, not at all otherwise. A line that shrinks keeps price and conditions; removed, it stays with 0.
 */
record AmendmentDraft(List<Line> lines, OrderAmounts amounts, Load load, List<FieldError> problems) {

    record StandingOrder(
            long id,
            long version,
            long destination,
            LocalDate deliveryDate,
            @Nullable Long slot,
            @Nullable String purchaseOrderNumber,
            @Nullable StandingDrop drop) {}

    /** What the order agreed to about its drop, what all goods of the drop are worth now (cents, VAT out), what counts beside them at doors joined to it, and whether this order carries the fee. */
    record StandingDrop(long seller, long fee, long minimum, long goods, long joint, boolean carries) {}

    record StandingLine(
            long id,
            int position,
            long offer,
            long offerVersion,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal vatRate,
            BigDecimal feePercent,
            long cooperative,
            long sender,
            String orderingUnit,
            String pricingUnit,
            BigDecimal content,
            BigDecimal tolerance,
            BigDecimal crateShare,
            @Nullable String storage,
            long net,
            @Nullable DepositTerms deposit,
            String contentUnit,
            FeeTerms fees) {}

    /** A goods line of the order as it will be; {@code id} is absent on new ones, {@code asked} is its place in the request, or −1. */
    record Line(
            @Nullable Long id,
            int asked,
            long offer,
            long version,
            BigDecimal quantity,
            OrderArithmetic.Goods goods,
            Load.Part part,
            Lent.Part lent,
            long sender,
            List<PlacingDocument.Leg> legs) {}

    static AmendmentDraft of(
            AmendOrder command,
            Audience audience,
            StandingOrder order,
            List<StandingLine> standing,
            RequestFacts facts) {
        var drafting = new Drafting(command, audience, order, standing, facts);
        drafting.keep(standing);
        drafting.add();
        var lines = List.copyOf(drafting.lines);
        if (drafting.problems.isEmpty() && lines.stream().allMatch(line -> line.quantity.signum() == 0)) {
            drafting.problems.add(FieldError.at("lines", "order-empty", null, null));
        }
        var drop = order.drop;
        var amounts = amounts(audience, order, lines, drafting.fees.values());
        if (drafting.problems.isEmpty()) {
            drafting.judgeLots(lines, standing, amounts);
        }
        if (drop != null && drafting.problems.isEmpty()) {
            drafting.judgeDrop(drop, standing, amounts);
        }
        return new AmendmentDraft(
                lines, amounts, Load.of(lines.stream().map(Line::part).toList()), List.copyOf(drafting.problems));
    }

    /** The order with the lines as they are given, which nobody judges: what they would come to. */
    static AmendmentDraft as(Audience audience, StandingOrder order, List<StandingLine> standing) {
        var lines = standing.stream()
                .map(line -> Drafting.kept(line, line.quantity, line.price, line.offerVersion, -1))
                .toList();
        var fees = new LinkedHashMap<Long, FeeTerms>();
        standing.forEach(line -> fees.putIfAbsent(line.cooperative, line.fees));
        return new AmendmentDraft(
                lines,
                amounts(audience, order, lines, fees.values()),
                Load.of(lines.stream().map(Line::part).toList()),
                List.of());
    }

    private static OrderAmounts amounts(
            Audience audience, StandingOrder order, List<Line> lines, Collection<FeeTerms> fees) {
        var drop = order.drop;
        return OrderAmounts.of(
                audience,
                lines.stream().map(Line::goods).toList(),
                FeeTerms.asked(fees.stream()),
                Lent.of(lines.stream().map(Line::lent).toList()),
                drop == null ? null : new OrderArithmetic.DropFee(drop.seller, drop.fee));
    }

    /** The most that the order would cost, cents, VAT in; with the drop's fee only while this order is the one that carries it. */
    long maximum(StandingOrder order) {
        return amounts.when(order.drop != null && order.drop.carries).maximum();
    }

    /** What each asked line is to cost, by its field. */
    Map<String, OrderStore.Priced> priced() {
        var priced = new HashMap<String, OrderStore.Priced>();
        lines.stream()
                .filter(line -> line.asked >= 0)
                .forEach(line -> priced.putIfAbsent(
                        OrderDraft.field("", line.asked), new OrderStore.Priced(line.offer, line.goods.price())));
        return priced;
    }

    /** The document of the amending statement; field names are the statement's. */
    Map<String, @Nullable Object> document(AmendOrder command, Buyer buyer, StandingOrder order) {
        return document(command.number(), command.version(), buyer.party(), buyer.account(), reference(command, order));
    }

    /** The same where nobody asked for it: what was added to the order falls away. */
    Map<String, @Nullable Object> falling(String number, long buyer, StandingOrder order) {
        var document = document(number, order.version, buyer, null, order.purchaseOrderNumber);
        document.put("falls", true);
        return document;
    }

    private Map<String, @Nullable Object> document(
            String number, long version, long buyer, @Nullable Long account, @Nullable String purchaseOrderNumber) {
        var legs = new LinkedHashSet<PlacingDocument.Leg>();
        lines.forEach(line -> legs.addAll(line.legs));
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("number", number);
        document.put("buyer", buyer);
        document.put("account", account);
        document.put("version", version);
        document.put("purchaseOrderNumber", purchaseOrderNumber);
        document.put("goods", amounts.goodsNet());
        document.put("agreed", amounts.agreed());
        document.put("bare", amounts.written(1));
        document.put("carrying", amounts.writtenCarrying(1));
        document.put("crates", load.crates());
        document.put("chilled", load.chilled());
        document.put("frozen", load.frozen());
        document.put("lines", written());
        document.put("legs", legs);
        return document;
    }

    private static @Nullable String reference(AmendOrder command, StandingOrder order) {
        var reference = command.purchaseOrderNumber();
        if (reference == null) {
            return order.purchaseOrderNumber();
        }
        return reference.isBlank() ? null : reference;
    }

    private List<WrittenLine> written() {
        var written = new ArrayList<WrittenLine>();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            written.add(new WrittenLine(
                    line.id,
                    line.asked + 1,
                    i + 1,
                    line.offer,
                    line.version,
                    line.sender,
                    line.goods.cooperative(),
                    line.quantity,
                    line.goods.price(),
                    line.goods.feePercent()));
        }
        return written;
    }

    private record WrittenLine(
            @Nullable Long id,
            int asked,
            int p,
            long offer,
            long version,
            long sender,
            long cooperative,
            BigDecimal quantity,
            BigDecimal price,
            BigDecimal feePercent) {}

    /** Walks the standing lines, then what is new. */
    private static final class Drafting {

        private final StandingOrder order;
        private final RequestFacts facts;
        private final LineJudge judge;
        private final List<LineRequest> requests;
        private final Map<Long, Integer> askedByOffer = new HashMap<>();
        private final Map<Long, BigDecimal> feePercents = new HashMap<>();
        private final Map<Long, FeeTerms> fees = new LinkedHashMap<>();
        private final List<Line> lines = new ArrayList<>();
        private final List<FieldError> problems = new ArrayList<>();
        private final LinkedHashSet<Long> served = new LinkedHashSet<>();

        Drafting(
                AmendOrder command,
                Audience audience,
                StandingOrder order,
                List<StandingLine> standing,
                RequestFacts facts) {
            this.order = order;
            this.facts = facts;
            this.requests = Objects.requireNonNullElse(command.lines(), List.of());
            this.judge = new LineJudge(
                    audience,
                    order.deliveryDate(),
                    facts.places().get(order.destination()),
                    facts.now(),
                    facts.lots(),
                    facts.slotsOf(1).stream()
                            .filter(slot -> order.slot() == null || slot.id() == order.slot())
                            .toList(),
                    more(standing),
                    whole(standing));
            for (var i = 0; i < requests.size(); i++) {
                if (askedByOffer.putIfAbsent(requests.get(i).offer(), i) != null) {
                    problems.add(FieldError.at(OrderDraft.field("", i), "named-twice", null, null));
                }
                if (!LineJudge.isSane(requests.get(i).quantity())) {
                    problems.add(FieldError.at(
                            OrderDraft.field("", i),
                            "quantity-not-allowed",
                            Amounts.plain(requests.get(i).quantity()),
                            null));
                }
            }
            OrderDraft.ofReference(OrderDraft.REFERENCE, command.purchaseOrderNumber())
                    .forEach(problems::add);
            var place = facts.places().get(order.destination());
            if (command.purchaseOrderNumber() != null
                    && OrderDraft.isMissing(command.purchaseOrderNumber())
                    && place != null
                    && place.numberNeeded()) {
                problems.add(OrderDraft.numberNeeded(OrderDraft.REFERENCE));
            }
        }

        /** By how much each offer that is asked for grows; below nothing where it shrinks. */
        private Map<Long, BigDecimal> more(List<StandingLine> standing) {
            var more = new HashMap<Long, BigDecimal>();
            requests.stream()
                    .filter(request -> LineJudge.isSane(request.quantity()))
                    .forEach(request -> more.merge(request.offer(), request.quantity(), BigDecimal::add));
            standing.stream()
                    .filter(line -> more.containsKey(line.offer))
                    .forEach(line -> more.merge(line.offer, line.quantity.negate(), BigDecimal::add));
            return more;
        }

        /** How much the order would have of each offer: what stands and is not named stays. */
        private Map<Long, BigDecimal> whole(List<StandingLine> standing) {
            var whole = new HashMap<Long, BigDecimal>();
            standing.stream()
                    .filter(line -> requests.stream().noneMatch(request -> request.offer() == line.offer))
                    .forEach(line -> whole.merge(line.offer, line.quantity, BigDecimal::add));
            requests.stream()
                    .filter(request -> LineJudge.isSane(request.quantity()))
                    .forEach(request -> whole.merge(request.offer(), request.quantity(), BigDecimal::add));
            return whole;
        }

        void keep(List<StandingLine> standing) {
            for (var line : standing) {
                feePercents.putIfAbsent(line.cooperative, line.feePercent);
                fees.putIfAbsent(line.cooperative, line.fees);
                var asked = askedByOffer.getOrDefault(line.offer, -1);
                if (asked < 0) {
                    lines.add(kept(line, line.quantity, line.price, line.offerVersion, asked));
                } else if (served.add(line.offer)) {
                    change(line, requests.get(asked), asked);
                } else {
                    // An offer that the order has twice: its first line carries the new quantity
                    lines.add(kept(line, BigDecimal.ZERO, line.price, line.offerVersion, asked));
                }
            }
        }

        private void change(StandingLine line, LineRequest request, int asked) {
            if (!LineJudge.isSane(request.quantity())) {
                return;
            }
            var offer = facts.offers().get(line.offer);
            var grows = request.quantity().compareTo(line.quantity) > 0;
            if (!grows || offer == null) {
                object(asked, shrinking(offer, request));
                lines.add(kept(line, request.quantity(), line.price, line.offerVersion, asked));
                return;
            }
            var named = request.offerVersion() != null && request.offerVersion() == offer.version();
            var price = offer.price();
            var hasOtherPrice = price != null && price.compareTo(line.price) != 0 && !named;
            if (hasOtherPrice) {
                object(asked, Optional.of(new Objection("price-changed", line.price, price)));
            }
            // Said once: a version that was seen says nothing more about the price
            var rest = hasOtherPrice ? new LineRequest(line.offer, request.quantity(), null) : request;
            object(asked, judge.judge(offer, way(offer).orElse(null), rest, request.quantity()));
            lines.add(kept(line, request.quantity(), price == null ? line.price : price, offer.version(), asked));
        }

        /** Less of something: whole steps, or none at all. */
        private static Optional<Objection> shrinking(@Nullable OfferFacts offer, LineRequest request) {
            var quantity = request.quantity();
            if (offer == null || quantity.signum() == 0) {
                return Optional.empty();
            }
            var fits = quantity.stripTrailingZeros().scale() <= 3
                    && quantity.compareTo(offer.minimum()) >= 0
                    && quantity.subtract(offer.minimum())
                                    .remainder(offer.step())
                                    .signum()
                            == 0;
            return fits ? Optional.empty() : LineJudge.notAllowed(offer, quantity);
        }

        void add() {
            for (var i = 0; i < requests.size(); i++) {
                var request = requests.get(i);
                if (served.contains(request.offer()) || request.quantity().signum() == 0) {
                    continue;
                }
                var offer = facts.offers().get(request.offer());
                var way = offer == null ? Optional.<RequestFacts.Way>empty() : way(offer);
                var objection = judge.judge(offer, way.orElse(null), request, request.quantity());
                object(i, objection);
                if (objection.isEmpty() && offer != null && way.isPresent()) {
                    lines.add(added(i, request, offer, way.get()));
                }
            }
        }

        /** A drop may not be brought below its minimum; what is below it already may stay so, or grow. */
        void judgeDrop(StandingDrop drop, List<StandingLine> standing, OrderAmounts amounts) {
            var before = standing.stream().mapToLong(StandingLine::net).sum();
            var after = drop.goods - before + amounts.goodsNet();
            if (after + drop.joint < drop.minimum && after < drop.goods) {
                problems.add(CheckoutDraft.dropMinimum("", after + drop.joint, drop.minimum));
            }
        }

        /** Nor may what is delivered under a lot be brought below what its contract asks for. */
        void judgeLots(List<Line> lines, List<StandingLine> standing, OrderAmounts amounts) {
            var before = new HashMap<Long, Long>();
            standing.forEach(line ->
                    facts.lots().floorOf(line.offer).ifPresent(rule -> before.merge(rule.lot(), line.net, Long::sum)));
            var after = new HashMap<Long, Long>();
            var floors = new HashMap<Long, Long>();
            for (var i = 0; i < lines.size(); i++) {
                var net = amounts.bare().goods().get(i).net();
                facts.lots().floorOf(lines.get(i).offer).ifPresent(rule -> {
                    after.merge(rule.lot(), net, Long::sum);
                    floors.put(rule.lot(), Objects.requireNonNull(rule.minimum()));
                });
            }
            floors.forEach((lot, minimum) -> {
                var there = facts.lots().at(order.destination(), order.deliveryDate(), lot);
                var then = there - before.getOrDefault(lot, 0L) + after.getOrDefault(lot, 0L);
                if (then > 0 && then < minimum && then < there) {
                    problems.add(LotRules.tooLittle("", then, minimum));
                }
            });
        }

        private Optional<RequestFacts.Way> way(OfferFacts offer) {
            return facts.wayOf(offer, order.destination());
        }

        /** A sender who sends already goes on sending the same way, whatever was arranged since; only the farm's stretch to it is new. */
        private List<PlacingDocument.Leg> legs(RequestFacts.Way way) {
            var sends = lines.stream()
                    .anyMatch(line -> line.id != null
                            && line.sender == way.sender()
                            && line.goods.cooperative() == way.cooperative());
            return PlacingDocument.Leg.of(1, way).stream()
                    .filter(leg -> !sends || leg.to() == way.sender())
                    .toList();
        }

        private void object(int asked, Optional<Objection> objection) {
            objection.ifPresent(found -> problems.add(found.at(OrderDraft.field("", asked))));
        }

        private static Line kept(StandingLine line, BigDecimal quantity, BigDecimal price, long version, int asked) {
            var amount = Measure.amount(quantity, line.orderingUnit, line.pricingUnit, line.content);
            var goods = new OrderArithmetic.Goods(
                    line.cooperative,
                    line.feePercent,
                    line.vatRate,
                    price,
                    amount,
                    amount.multiply(BigDecimal.ONE.add(line.tolerance)),
                    Weight.ofPricingUnit(line.orderingUnit, line.pricingUnit, line.content, line.contentUnit));
            var part = new Load.Part(quantity, line.crateShare, line.storage);
            var lent = Lent.Part.ordered(line.deposit, quantity);
            return new Line(line.id, asked, line.offer, version, quantity, goods, part, lent, line.sender, List.of());
        }

        private Line added(int asked, LineRequest request, OfferFacts offer, RequestFacts.Way way) {
            fees.putIfAbsent(offer.cooperative(), offer.fees());
            var goods = new OrderArithmetic.Goods(
                    offer.cooperative(),
                    feePercents.getOrDefault(offer.cooperative(), offer.feePercent()),
                    offer.vatRate(),
                    Objects.requireNonNull(offer.price()),
                    offer.amountOf(request.quantity()),
                    offer.mostOf(request.quantity()),
                    offer.kilograms());
            return new Line(
                    null,
                    asked,
                    offer.id(),
                    offer.version(),
                    request.quantity(),
                    goods,
                    new Load.Part(request.quantity(), offer.crateShare(), offer.storage()),
                    Lent.Part.ordered(offer.deposit(), request.quantity()),
                    way.sender(),
                    legs(way));
        }
    }
}
