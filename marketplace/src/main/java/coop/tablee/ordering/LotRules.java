package coop.tablee.ordering;

import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the lots of framework agreements say about what somebody asks for: which lot an offer would fall under, whether it is delivered that day, between which hours, whether it
 * is its turn in a cascade or another one was chosen, and what one delivery under the lot has to come to. Cents, VAT out.
 */
record LotRules(List<Rule> rules, List<Standing> standing) {

    static final LotRules NONE = new LotRules(List.of(), List.of());

    LotRules {
        rules = List.copyOf(rules);
        standing = List.copyOf(standing);
    }

    /**
     * The lot of an offer for a buyer.
     *
     * @param minimum what one delivery has to come to; absent = whatever
     * @param code why it may not be ordered on its date; absent = it may
     * @param expected the next date on which it is delivered
     * @param opens from when on it is brought, local time of the door; absent together with {@code closes} = at any hour
     * @param before the offers of who goes before, first to last
     */
    record Rule(
            long buyer,
            long offer,
            long lot,
            int number,
            String title,
            @Nullable Long minimum,
            @Nullable String code,
            @Nullable String expected,
            @Nullable LocalTime opens,
            @Nullable LocalTime closes,
            List<Before> before) {

        Rule {
            before = List.copyOf(before);
        }

        private Optional<Objection> objection(
                List<RequestFacts.Slot> hours, Map<Long, BigDecimal> asked, Map<Long, BigDecimal> ordered) {
            if (code != null) {
                return Optional.of(new Objection(code, number, expected));
            }
            if (!hours.isEmpty() && hours.stream().noneMatch(this::isBroughtIn)) {
                return Optional.of(atOtherHours());
            }
            return first(false, asked, ordered);
        }

        /** What is told and not refused: the lot only warns of it. */
        private Optional<Objection> warning(Map<Long, BigDecimal> asked, Map<Long, BigDecimal> ordered) {
            return first(true, asked, ordered);
        }

        private Optional<Objection> first(boolean warns, Map<Long, BigDecimal> asked, Map<Long, BigDecimal> ordered) {
            return before.stream()
                    .filter(first -> first.warns == warns && first.hasMore(asked, ordered))
                    .findFirst()
                    .map(first -> new Objection(first.code, first.number, first.supplier));
        }

        private Objection atOtherHours() {
            return new Objection("lot-hours", number, opens + "–" + closes);
        }

        /** Whether the hours of the lot and those of the door have a moment in common. */
        boolean isBroughtIn(RequestFacts.Slot slot) {
            return opens == null
                    || closes == null
                    || (slot.opens().isBefore(closes) && slot.closes().isAfter(opens));
        }
    }

    /**
     * The same from a supplier who goes before.
     *
     * @param number of the lot that says so
     * @param code why: lot-cascade (its rank), lot-chosen (its quote), lot-beside (it is of the lot)
     * @param warns whether the lot only warns
     * @param left in ordering units, not counting what is asked for now; absent = without end
     * @param maximum the most that one order may have of it, in ordering units; absent = without end
     */
    record Before(
            long offer,
            String supplier,
            BigDecimal minimum,
            @Nullable BigDecimal left,
            @Nullable BigDecimal maximum,
            int number,
            String code,
            boolean warns) {

        private boolean hasMore(Map<Long, BigDecimal> asked, Map<Long, BigDecimal> ordered) {
            return isEnough(left, asked) && isEnough(maximum, ordered);
        }

        private boolean isEnough(@Nullable BigDecimal most, Map<Long, BigDecimal> taken) {
            return most == null
                    || most.subtract(taken.getOrDefault(offer, BigDecimal.ZERO)).compareTo(minimum) >= 0;
        }
    }

    /** What stands under a lot at a door on a date. */
    record Standing(long destination, LocalDate day, long lot, long net) {}

    /** Those of one buyer. */
    LotRules of(long buyer) {
        return rules.isEmpty()
                ? this
                : new LotRules(
                        rules.stream().filter(rule -> rule.buyer == buyer).toList(), standing);
    }

    boolean concern(long offer) {
        return of(rules, offer).isPresent();
    }

    /**
     * What speaks against the offer.
     *
     * @param hours the door's openings that may be meant; empty = it takes things at any time
     * @param asked how much more is asked of each offer at once, in ordering units
     * @param ordered how much the order would have of each offer, in ordering units
     */
    Optional<Objection> against(
            OfferFacts offer,
            List<RequestFacts.Slot> hours,
            Map<Long, BigDecimal> asked,
            Map<Long, BigDecimal> ordered) {
        return of(rules, offer.id()).flatMap(rule -> rule.objection(hours, asked, ordered));
    }

    /** Whether any lot only warns of something. */
    boolean warn() {
        return rules.stream().anyMatch(rule -> rule.before.stream().anyMatch(Before::warns));
    }

    /** What the lot of the offer warns of, though it may be ordered. Arguments as of {@link #against}. */
    Optional<Objection> warning(OfferFacts offer, Map<Long, BigDecimal> asked, Map<Long, BigDecimal> ordered) {
        return of(rules, offer.id()).flatMap(rule -> rule.warning(asked, ordered));
    }

    /** The offer at a place of an order, and why it does not come together with those before it. */
    record Apart(int place, Objection objection) {}

    /** The first of these offers that is brought in some of the openings, but in none of those in which all before it are. */
    Optional<Apart> apart(List<RequestFacts.Slot> hours, List<Long> offers) {
        var common = hours;
        for (var place = 0; place < offers.size(); place++) {
            var rule = of(rules, offers.get(place)).orElse(null);
            if (rule == null || hours.stream().noneMatch(rule::isBroughtIn)) {
                continue;
            }
            common = common.stream().filter(rule::isBroughtIn).toList();
            if (common.isEmpty()) {
                return Optional.of(new Apart(place, rule.atOtherHours()));
            }
        }
        return Optional.empty();
    }

    /** Those of the openings in which all these offers are brought; all of them where there is no such one: the offers are refused then. */
    List<RequestFacts.Slot> among(List<RequestFacts.Slot> hours, Collection<Long> offers) {
        var asked = Set.copyOf(offers);
        var concerned =
                rules.stream().filter(rule -> asked.contains(rule.offer)).toList();
        var fitting = hours.stream()
                .filter(slot -> concerned.stream().allMatch(rule -> rule.isBroughtIn(slot)))
                .toList();
        return fitting.isEmpty() ? hours : fitting;
    }

    /** What stands already under a lot at a door that day. */
    long at(long destination, LocalDate day, long lot) {
        return standing.stream()
                .filter(one -> one.lot == lot && one.destination == destination && one.day.equals(day))
                .mapToLong(Standing::net)
                .sum();
    }

    /** The lot of an offer, where one delivery under it has to come to something. */
    Optional<Rule> floorOf(long offer) {
        return of(rules, offer).filter(rule -> rule.minimum != null);
    }

    /** A delivery under a lot would come to less than its contract asks for. */
    static FieldError tooLittle(String path, long net, long minimum) {
        return FieldError.at(
                path + "lines",
                "lot-minimum",
                Money.euro(net).amount().toPlainString(),
                Money.euro(minimum).amount().toPlainString());
    }

    private static Optional<Rule> of(List<Rule> rules, long offer) {
        for (var rule : rules) {
            if (rule.offer == offer) {
                return Optional.of(rule);
            }
        }
        return Optional.empty();
    }
}
