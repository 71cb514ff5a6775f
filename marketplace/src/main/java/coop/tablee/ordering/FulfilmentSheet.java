package coop.tablee.ordering;

import com.fasterxml.jackson.annotation.JsonIgnore;
import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One consignment with all goods of its order, locked until the transaction ends: what may be done with it, and what the order comes to afterwards.
 *
 * @param senderOwner whose the hub or the farm is that packs it
 * @param pointOwner whose distribution point or farm gate it goes to; absent for a kitchen's door
 * @param authorised cents VAT in: the most the buyer ever agreed to
 * @param beingPaid whether something that was added is not paid yet, so that it may still fall away from what is packed here
 * @param fees of each cooperative of the order that asks for more than a percentage
 * @param dropFee what the order carries or would carry of its drop; absent when it agreed to none
 */
record FulfilmentSheet(
        long consignment,
        String state,
        long version,
        long cooperative,
        long senderOwner,
        @Nullable Long pointOwner,
        long order,
        OrderState orderState,
        Audience audience,
        long buyer,
        long authorised,
        boolean beingPaid,
        List<FeeTerms> fees,
        OrderArithmetic.@Nullable DropFee dropFee,
        List<FulfilmentLine> lines) {

    private static final Set<String> TO_PACK = Set.of("PLANNED", "PACKED", "LOADED");
    private static final Set<String> TO_RECEIVE = Set.of("PACKED", "LOADED", "DELIVERED", "NOT_FETCHED");
    private static final Set<String> RECEIVED = Set.of("ACCEPTED", "PARTLY_ACCEPTED", "REFUSED");

    /** Whether its carrier has left it where it is received; what is missing is said there. */
    boolean isLeftThere() {
        return state.equals("DELIVERED");
    }

    boolean isReceived() {
        return RECEIVED.contains(state);
    }

    /** Whether the order is sold, though this consignment waits: nobody came in time, or a wrong tick was taken back. */
    boolean isSold() {
        return orderState == OrderState.DELIVERED || orderState == OrderState.SETTLED;
    }

    List<FulfilmentLine> own() {
        return lines.stream().filter(line -> line.consignment() == consignment).toList();
    }

    /** After the cut-offs and before the reception; two who packed from one version are told. */
    void requireToBePacked(@Nullable Long seen) {
        requireLiveOrder();
        if (beingPaid) {
            throw conflict("still-being-paid");
        }
        if (orderState == OrderState.PLACED) {
            throw conflict("cut-off-not-passed");
        }
        if (!TO_PACK.contains(state)) {
            throw conflict(isReceived() ? "already-received" : isLeftThere() ? "already-delivered" : "order-over");
        }
        requireVersion(seen);
    }

    void requireToBeReceived(@Nullable Long seen) {
        requireLiveOrder();
        if (state.equals("PLANNED")) {
            throw conflict("not-packed-yet");
        }
        if (!TO_RECEIVE.contains(state)) {
            throw conflict("order-over");
        }
        requireVersion(seen);
    }

    FulfilmentSheet with(UnaryOperator<FulfilmentLine> change) {
        return withAll(line -> line.consignment() == consignment ? change.apply(line) : line);
    }

    /** The order without what its lines lose to a shortage. */
    FulfilmentSheet without(List<ShortageCut.Loss> losses) {
        var byLine =
                losses.stream().collect(Collectors.toMap(loss -> loss.claim().line(), ShortageCut.Loss::quantity));
        return withAll(line -> {
            var loss = byLine.get(line.id());
            return loss == null ? line : line.without(loss);
        });
    }

    private FulfilmentSheet withAll(UnaryOperator<FulfilmentLine> change) {
        return with(lines.stream().map(change).toList());
    }

    FulfilmentSheet with(List<FulfilmentLine> changed) {
        return with(authorised, fees, dropFee, changed);
    }

    /** The order with other quantities, by line; what the buyer agreed to anew is not capped by what they had agreed to before. */
    FulfilmentSheet corrected(Map<Long, BigDecimal> quantities, boolean agreed) {
        var changed = lines.stream()
                .map(line -> line.corrected(quantities.getOrDefault(line.id(), line.quantity())))
                .toList();
        return with(agreed ? Long.MAX_VALUE : authorised, fees, dropFee, changed);
    }

    /**
     * So much of some lines as an order of its own, which comes to at most so many cents. It carries no fee of a drop, and a cooperative's fee per order only if all that
     * the cooperative sells goes with it.
     */
    FulfilmentSheet apart(Map<Long, BigDecimal> quantities, long most) {
        var taken = lines.stream()
                .filter(line -> quantities.containsKey(line.id()))
                .map(line -> line.corrected(Objects.requireNonNull(quantities.get(line.id()))))
                .toList();
        return with(most, feesApart(quantities), null, taken);
    }

    private List<FeeTerms> feesApart(Map<Long, BigDecimal> quantities) {
        return fees.stream()
                .map(terms -> lines.stream()
                                .filter(line -> line.cooperative() == terms.cooperative())
                                .allMatch(line ->
                                        line.quantity().compareTo(quantities.getOrDefault(line.id(), BigDecimal.ZERO))
                                                <= 0)
                        ? terms
                        : terms.withoutOrder())
                .toList();
    }

    /** The same, coming to at most so many cents. */
    FulfilmentSheet within(long most) {
        return with(Math.min(authorised, most), fees, dropFee, lines);
    }

    /** The most that the order may come to as it stands, with the fee of its drop if that is more: cents, VAT in. */
    long most() {
        var bare = FulfilmentAmounts.of(this).maximum();
        return dropFee == null
                ? bare
                : Math.max(bare, FulfilmentAmounts.carrying(this, dropFee).maximum());
    }

    private FulfilmentSheet with(
            long authorised,
            List<FeeTerms> fees,
            OrderArithmetic.@Nullable DropFee dropFee,
            List<FulfilmentLine> lines) {
        return new FulfilmentSheet(
                consignment,
                state,
                version,
                cooperative,
                senderOwner,
                pointOwner,
                order,
                orderState,
                audience,
                buyer,
                authorised,
                beingPaid,
                fees,
                dropFee,
                List.copyOf(lines));
    }

    /** A line that the cooperative sells. */
    Optional<FulfilmentLine> lineOf(long id, long party) {
        return lines.stream()
                .filter(line -> line.id() == id && line.cooperative() == party)
                .findFirst();
    }

    /** How the consignment ended at the door. */
    String outcome() {
        var decisions = own().stream()
                .filter(FulfilmentLine::isThere)
                .map(FulfilmentLine::decision)
                .toList();
        if (decisions.stream()
                .allMatch(decision ->
                        decision == ReceptionDecision.ACCEPT || decision == ReceptionDecision.ACCEPT_WITH_RESERVE)) {
            return "ACCEPTED";
        }
        return decisions.stream().allMatch(decision -> decision == ReceptionDecision.REJECT)
                ? "REFUSED"
                : "PARTLY_ACCEPTED";
    }

    /** The order without what its lines lose, as the cutting statement is given it. */
    Cut cut(List<ShortageCut.Loss> losses) {
        var cut = losses.stream().map(loss -> loss.claim().line()).collect(Collectors.toSet());
        var left = without(losses);
        if (left.lines.stream().allMatch(line -> line.quantity().signum() == 0)) {
            return new Cut(order, true, null, null, List.of());
        }
        var bare = FulfilmentAmounts.of(left);
        var carrying = dropFee == null ? bare : FulfilmentAmounts.carrying(left, dropFee);
        var lines = new ArrayList<CutLine>();
        for (var i = 0; i < left.lines.size(); i++) {
            var line = left.lines.get(i);
            lines.add(new CutLine(
                    line.id(),
                    line.quantity(),
                    cut.contains(line.id()),
                    bare.goods().get(i),
                    carrying.goods().get(i)));
        }
        return dropFee == null
                ? new Cut(order, false, bare.written(audience).withoutGoods(), null, lines)
                : new Cut(order, false, bare.written(audience), carrying.written(audience), lines);
    }

    /**
     * An order after a shortage; field names are the statement's. What it comes to tells of its goods only where an agreement about its drop keeps them.
     *
     * @param gone nothing is left of it
     * @param lines told beside the document
     */
    record Cut(
            long order,
            boolean gone,
            OrderAmounts.@Nullable Written bare,
            OrderAmounts.@Nullable Written carrying,
            @JsonIgnore List<CutLine> lines) {}

    /** A line after a shortage, lost from or not: what it costs if the order bears no fee of its drop, and if it does. */
    record CutLine(
            long id,
            BigDecimal quantity,
            boolean cut,
            OrderArithmetic.LineAmount bare,
            OrderArithmetic.LineAmount carrying) {}

    /** What the writing statements are given; field names are theirs. */
    Map<String, @Nullable Object> document(Actor actor) {
        return document(actor.accountId(), actor.requireParty().id());
    }

    /** The same where nobody asked for it. */
    Map<String, @Nullable Object> document() {
        return document(null, null);
    }

    private Map<String, @Nullable Object> document(@Nullable Long account, @Nullable Long party) {
        var document = new LinkedHashMap<String, @Nullable Object>();
        document.put("order", order);
        document.put("consignment", consignment);
        document.put("account", account);
        document.put("party", party);
        document.put("outcome", outcome());
        var bare = FulfilmentAmounts.of(this);
        var carrying = dropFee == null ? null : FulfilmentAmounts.carrying(this, dropFee);
        document.put("maximum", carrying == null ? bare.maximum() : Math.max(bare.maximum(), carrying.maximum()));
        document.put("bare", bare.written(audience));
        document.put("carrying", carrying == null ? null : carrying.written(audience));
        document.put("lines", written());
        return document;
    }

    private List<Map<String, @Nullable Object>> written() {
        var written = new ArrayList<Map<String, @Nullable Object>>();
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            var row = new LinkedHashMap<String, @Nullable Object>();
            row.put("id", line.id());
            row.put("p", i + 1);
            row.put("quantity", line.quantity());
            row.put("packed", line.packed());
            row.put("packedWeight", line.packedWeight());
            row.put("shortage", line.shortage());
            row.put("accepted", line.accepted());
            row.put("acceptedWeight", line.acceptedWeight());
            row.put("decision", line.decision());
            row.put("reason", line.reason());
            written.add(row);
        }
        return written;
    }

    private void requireLiveOrder() {
        switch (orderState) {
            case AWAITING_APPROVAL, AWAITING_PAYMENT -> throw conflict("not-paid-yet");
            case CANCELLED, EXPIRED, FAILED -> throw conflict("order-over");
            default -> {}
        }
    }

    private void requireVersion(@Nullable Long seen) {
        if (seen != null && seen != version) {
            throw conflict("consignment-changed");
        }
    }

    private static DomainException conflict(String code) {
        return new DomainException(Kind.CONFLICT, code);
    }
}
