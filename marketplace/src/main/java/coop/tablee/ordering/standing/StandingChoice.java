package coop.tablee.ordering.standing;

import coop.tablee.ordering.SoldQuantities;
import coop.tablee.ordering.standing.StandingFacts.Candidate;
import coop.tablee.ordering.standing.StandingFacts.Line;
import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Chooses what to ask for on one date. A product comes whole, or less of it where that was agreed to; else the first of its substitutes that comes whole or, where
 * agreed, less. Nothing is taken above the price that was set: a substitute is held to the same limit, and does not come where it is priced by another unit.
 */
final class StandingChoice {

    private final StandingFacts facts;
    private final Map<Long, String> barred;
    private final Map<Long, BigDecimal> left = new HashMap<>();
    private final Map<Long, BigDecimal> asked = new HashMap<>();
    private final List<StandingIntent.Item> items = new ArrayList<>();
    private final List<Missed> missed = new ArrayList<>();

    private StandingChoice(StandingFacts facts, Map<Long, String> barred) {
        this.facts = facts;
        this.barred = barred;
    }

    /** {@code barred}: offers that were refused already, with the reason. */
    static StandingIntent of(StandingFacts facts, Map<Long, String> barred, boolean anySlot) {
        var choice = new StandingChoice(facts, barred);
        facts.lines().forEach(choice::choose);
        return new StandingIntent(
                anySlot ? null : facts.slot(),
                facts.purchaseOrderNumber(),
                facts.destination(),
                facts.payment(),
                choice.items,
                choice.missed);
    }

    private record Try(
            @Nullable BigDecimal quantity, @Nullable FieldError why) {}

    private void choose(Line line) {
        var own = line.candidates().get(0);
        var first = attempt(line, own, own);
        if (first.quantity != null) {
            take(own, first.quantity);
            if (first.why != null) {
                missed.add(missed(line, own, first.quantity, null, first.why));
            }
            return;
        }
        for (var other : line.candidates().subList(1, line.candidates().size())) {
            var next = attempt(line, other, own);
            if (next.quantity != null) {
                take(other, next.quantity);
                missed.add(missed(line, own, next.quantity, other, Objects.requireNonNull(first.why)));
                return;
            }
        }
        missed.add(missed(line, own, BigDecimal.ZERO, null, Objects.requireNonNull(first.why)));
    }

    private Try attempt(Line line, Candidate candidate, Candidate own) {
        var refusal = refusal(line, candidate, own);
        if (refusal != null) {
            return new Try(null, refusal);
        }
        var whole = line.quantity();
        var room = room(candidate);
        if (whole.compareTo(room) <= 0) {
            return new Try(whole, null);
        }
        var less = inSteps(candidate, room);
        var why =
                FieldError.at("", "insufficient-stock", Amounts.plain(room.max(BigDecimal.ZERO)), Amounts.plain(whole));
        return new Try(line.takesLess() && less.signum() > 0 ? less : null, why);
    }

    private @Nullable FieldError refusal(Line line, Candidate candidate, Candidate own) {
        var offer = candidate.offer();
        if (offer == null || candidate.price() == null || !Boolean.TRUE.equals(candidate.offered())) {
            return because("not-offered");
        }
        if (!Boolean.TRUE.equals(candidate.open()) || !facts.now().isBefore(require(candidate.cutOff()))) {
            return because("cut-off-passed");
        }
        if (!candidate.unit().equals(own.unit())) {
            return because("other-unit");
        }
        var limit = line.mostPrice();
        if (limit != null
                && (candidate.price().compareTo(limit) > 0
                        || !candidate.pricingUnit().equals(own.pricingUnit()))) {
            return FieldError.at("", "price-above-limit", Amounts.plain(candidate.price()), Amounts.plain(limit));
        }
        if (barred.containsKey(offer)) {
            return because(barred.getOrDefault(offer, "not-offered"));
        }
        return isAllowed(candidate, line.quantity())
                ? null
                : FieldError.at(
                        "",
                        "quantity-not-allowed",
                        Amounts.plain(line.quantity()),
                        SoldQuantities.of(
                                require(candidate.minimum()), require(candidate.step()), candidate.maximum()));
    }

    private boolean isAllowed(Candidate candidate, BigDecimal quantity) {
        var minimum = require(candidate.minimum());
        var altogether = quantity.add(asked.getOrDefault(require(candidate.offer()), BigDecimal.ZERO));
        return quantity.compareTo(minimum) >= 0
                && quantity.subtract(minimum)
                                .remainder(require(candidate.step()))
                                .signum()
                        == 0
                && (candidate.maximum() == null || altogether.compareTo(candidate.maximum()) <= 0);
    }

    private BigDecimal room(Candidate candidate) {
        return Boolean.TRUE.equals(candidate.onDemand())
                ? BigDecimal.valueOf(Long.MAX_VALUE)
                : left.getOrDefault(require(candidate.stock()), require(candidate.available()));
    }

    private void take(Candidate candidate, BigDecimal quantity) {
        var offer = require(candidate.offer());
        left.put(require(candidate.stock()), room(candidate).subtract(quantity));
        asked.merge(offer, quantity, BigDecimal::add);
        items.add(new StandingIntent.Item(offer, require(candidate.version()), quantity));
    }

    /** The most that may be ordered of so much: the minimum and whole steps above it, or nothing. */
    static BigDecimal inSteps(Candidate candidate, BigDecimal room) {
        var minimum = require(candidate.minimum());
        var step = require(candidate.step());
        return room.compareTo(minimum) < 0
                ? BigDecimal.ZERO
                : minimum.add(room.subtract(minimum)
                        .divide(step, 0, RoundingMode.FLOOR)
                        .multiply(step));
    }

    private static Missed missed(
            Line line, Candidate own, BigDecimal got, @Nullable Candidate instead, FieldError why) {
        return new Missed(
                own.product(),
                own.names(),
                own.unit(),
                line.quantity(),
                got,
                instead == null ? null : instead.names(),
                why.code(),
                why.found(),
                why.expected());
    }

    private static FieldError because(String code) {
        return FieldError.at("", code, null, null);
    }

    private static <T> T require(@Nullable T value) {
        return Objects.requireNonNull(value);
    }
}
