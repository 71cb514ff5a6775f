package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One order as it would be placed now: every line judged, what can be priced priced, its way and its room chosen.
 *
 * @param number counts the orders of the checkout from 1
 * @param place absent when the buyer cannot order there
 * @param drop the tariff of its drop and how that stands; absent when there is none
 * @param amounts of the lines that can be priced, in their order
 * @param candidates openings to try, best first
 * @param problems of the order and its lines, apart from shortages over the whole checkout
 */
record OrderDraft(
        int number,
        String path,
        Audience audience,
        OrderRequest request,
        RequestFacts.@Nullable Place place,
        List<Line> lines,
        RequestFacts.@Nullable Drop drop,
        OrderAmounts amounts,
        Load load,
        List<RequestFacts.Slot> candidates,
        List<FieldError> problems) {

    static final String REFERENCE = "purchaseOrderNumber";
    static final String NUMBER_NEEDED = "purchase-order-required";

    private static final int LONGEST_REFERENCE = 60;

    /** {@code index} counts from 0 as asked; {@code amount} is absent when the line cannot be priced. */
    record Line(
            int index,
            LineRequest request,
            @Nullable OfferFacts offer,
            RequestFacts.@Nullable Way way,
            OrderArithmetic.@Nullable LineAmount amount,
            @Nullable Objection objection) {

        private Line or(Objection other) {
            return objection == null ? new Line(index, request, offer, way, amount, other) : this;
        }
    }

    /**
     * Drafts order {@code number}.
     *
     * @param path goes before the field names of its problems
     * @param asked what the whole checkout asks of each offer
     */
    static OrderDraft of(
            int number,
            String path,
            OrderRequest request,
            Audience audience,
            RequestFacts facts,
            Map<Long, BigDecimal> asked) {
        var place = facts.places().get(request.destination());
        var slots = facts.slotsOf(number);
        var ordered = ordered(request);
        var judge = new LineJudge(
                audience,
                request.deliveryDate(),
                place,
                facts.now(),
                facts.lots(),
                wished(request, slots),
                asked,
                ordered);
        var judged = new ArrayList<Line>();
        for (var i = 0; i < request.lines().size(); i++) {
            judged.add(judged(i, request, judge, facts, ordered));
        }
        var offers = request.lines().stream().map(LineRequest::offer).toList();
        facts.lots()
                .apart(wished(request, slots), offers)
                .ifPresent(apart ->
                        judged.set(apart.place(), judged.get(apart.place()).or(apart.objection())));
        var priced = judged.stream().filter(OrderDraft::canBePriced).toList();
        var drop = facts.dropOf(number).orElse(null);
        var amounts = OrderAmounts.of(
                audience,
                priced.stream().map(OrderDraft::goods).toList(),
                FeeTerms.asked(priced.stream()
                        .map(line -> Objects.requireNonNull(line.offer).fees())),
                Lent.of(priced.stream().map(OrderDraft::lent).toList()),
                drop == null ? null : new OrderArithmetic.DropFee(drop.seller(), drop.fee()));
        var lines = withAmounts(judged, amounts.bare());
        var load = Load.of(priced.stream().map(OrderDraft::part).toList());
        var rooms =
                Rooms.choose(request.slot(), place, load, facts.lots().among(slots, offers), facts.isClosed(number));
        var problems = Stream.of(
                        ofOrder(path, request, place),
                        rooms.objection().stream().map(objection -> objection.at(path + "slot")),
                        lines.stream()
                                .filter(line -> line.objection != null)
                                .map(line -> line.objection.at(field(path, line.index))))
                .flatMap(stream -> stream)
                .toList();
        return new OrderDraft(
                number, path, audience, request, place, lines, drop, amounts, load, rooms.candidates(), problems);
    }

    private static List<RequestFacts.Slot> wished(OrderRequest request, List<RequestFacts.Slot> slots) {
        var wished = request.slot();
        return wished == null
                ? slots
                : slots.stream().filter(slot -> slot.id() == wished).toList();
    }

    static Map<Long, BigDecimal> ordered(OrderRequest request) {
        return request.lines().stream()
                .filter(line -> LineJudge.isSane(line.quantity()))
                .collect(Collectors.toMap(LineRequest::offer, LineRequest::quantity, BigDecimal::add));
    }

    static String field(String path, int line) {
        return path + "lines[" + line + "].quantity";
    }

    Optional<RequestFacts.Slot> slot() {
        return candidates.stream().findFirst();
    }

    private static Line judged(
            int index, OrderRequest request, LineJudge judge, RequestFacts facts, Map<Long, BigDecimal> ordered) {
        var line = request.lines().get(index);
        var offer = facts.offers().get(line.offer());
        var way =
                offer == null ? null : facts.wayOf(offer, request.destination()).orElse(null);
        var altogether = ordered.getOrDefault(line.offer(), BigDecimal.ZERO);
        return new Line(
                index,
                line,
                offer,
                way,
                null,
                judge.judge(offer, way, line, altogether).orElse(null));
    }

    private static boolean canBePriced(Line line) {
        return line.offer != null && line.offer.price() != null && LineJudge.isSane(line.request.quantity());
    }

    private static OrderArithmetic.Goods goods(Line line) {
        var offer = Objects.requireNonNull(line.offer);
        var quantity = line.request.quantity();
        return new OrderArithmetic.Goods(
                offer.cooperative(),
                offer.feePercent(),
                offer.vatRate(),
                Objects.requireNonNull(offer.price()),
                offer.amountOf(quantity),
                offer.mostOf(quantity),
                offer.kilograms());
    }

    private static Lent.Part lent(Line line) {
        return Lent.Part.ordered(Objects.requireNonNull(line.offer).deposit(), line.request.quantity());
    }

    private static Load.Part part(Line line) {
        var offer = Objects.requireNonNull(line.offer);
        return new Load.Part(line.request.quantity(), offer.crateShare(), offer.storage());
    }

    /** {@code amounts} has one for each line that can be priced, in their order. */
    private static List<Line> withAmounts(List<Line> judged, OrderArithmetic.Result amounts) {
        var lines = new ArrayList<Line>();
        var priced = amounts.goods().iterator();
        for (var line : judged) {
            lines.add(
                    canBePriced(line)
                            ? new Line(line.index, line.request, line.offer, line.way, priced.next(), line.objection)
                            : line);
        }
        return List.copyOf(lines);
    }

    private static Stream<FieldError> ofOrder(String path, OrderRequest request, RequestFacts.@Nullable Place place) {
        var problems = new ArrayList<FieldError>();
        if (place == null) {
            problems.add(FieldError.at(path + "destination", "unknown-destination", request.destination(), null));
        }
        if (request.lines().isEmpty()) {
            problems.add(FieldError.at(path + "lines", "required", null, null));
        }
        if (place != null && place.numberNeeded() && isMissing(request.purchaseOrderNumber())) {
            problems.add(numberNeeded(path + REFERENCE));
        }
        return Stream.concat(problems.stream(), ofReference(path + REFERENCE, request.purchaseOrderNumber()));
    }

    /** Said when something is placed or changed, never of a quote: the number is typed last. */
    static FieldError numberNeeded(String field) {
        return FieldError.at(field, NUMBER_NEEDED, null, null);
    }

    static boolean isMissing(@Nullable String reference) {
        return reference == null || reference.isBlank();
    }

    /** What is wrong with the buyer's own reference. */
    static Stream<FieldError> ofReference(String field, @Nullable String reference) {
        if (reference == null) {
            return Stream.empty();
        }
        if (reference.length() > LONGEST_REFERENCE) {
            return Stream.of(FieldError.at(field, "too-long", reference.length(), LONGEST_REFERENCE));
        }
        return reference.codePoints().anyMatch(OrderDraft::isUnprintable)
                ? Stream.of(FieldError.at(field, "control-character", null, null))
                : Stream.empty();
    }

    // Half of a pair is no letter: stored, it would become a question mark
    private static boolean isUnprintable(int letter) {
        return Character.isISOControl(letter) || Character.getType(letter) == Character.SURROGATE;
    }
}
