package coop.tablee.agreement.planning;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A lot plan: needs of a year, shared out whole over lots. Cents are EUR, VAT out. A lot's estimate is its part of a year's needs times the years; its ceiling that with the headroom, rounded up
 * to the cent; and what counts before a threshold is the sum of the ceilings (Directive 2014/24/EU, art. 5, §§ 1, 5 and 8: the most that all lots may come to, renewals counted in).
 *
 * @param asksOn day on which offers are asked for
 * @param renewals years after the first
 * @param headroom percent of the ceiling above the estimate
 * @param unmatched kilograms a year that menus need of foods that nobody offers
 * @param agreement draft that was made of it; then nothing changes here any more
 */
record LotPlan(
        long id,
        long authority,
        String title,
        String country,
        LocalDate asksOn,
        int renewals,
        int headroom,
        LocalDate from,
        LocalDate until,
        BigDecimal unmatched,
        @Nullable Long agreement,
        @Nullable String reference,
        long version,
        List<Need> needs,
        List<Lot> lots) {

    static final int MOST_LOTS = 100;
    static final int WHOLE = 10_000;
    private static final int MOST_PIECES = 20;
    private static final int LONGEST_TITLE = 200;

    LotPlan {
        needs = List.copyOf(needs);
        lots = List.copyOf(lots);
    }

    /** What is needed of a family in a year, as the buyer left it. */
    record Need(long id, String family, String unit, BigDecimal quantity, long valueMinor, Estimate estimate) {

        public Money value() {
            return Money.euro(valueMinor);
        }

        public boolean isCorrected() {
            return quantity.compareTo(estimate.quantity()) != 0 || valueMinor != estimate.valueMinor();
        }
    }

    /** @param shares of needs, in ten-thousandths, by need */
    record Lot(int number, String title, boolean small, Reason reason, Map<Long, Integer> shares) {

        Lot {
            shares = Map.copyOf(shares);
        }
    }

    /**
     * Why a lot is as it is.
     *
     * @param producers who offer what is in it
     * @param size what the middle one of them brought in twelve months, in unit, two figures; absent where fewer than five are known
     */
    record Reason(
            Why why,
            long producers,
            @Nullable BigDecimal size,
            @Nullable String unit) {

        static final Reason BY_HAND = new Reason(Why.BY_HAND, 0, null, null);

        public String key() {
            return "agreement.plan.why." + why;
        }
    }

    /** Words for the reason. */
    enum Why {
        /** More than the middle producer can bring: as many lots as it takes. */
        SPLIT,
        /** The middle producer can bring it all. */
        FITS,
        /** Fewer than five producers are known with their amounts: not split. */
        FEW,
        /** Little of it, and the same farms offer the rest. */
        GROUPED,
        BY_HAND
    }

    /** A part of a need in a lot. */
    record Part(Need need, int share, BigDecimal quantity, long valueMinor) {

        public boolean isWhole() {
            return share == WHOLE;
        }

        public Money value() {
            return Money.euro(valueMinor);
        }
    }

    public boolean isOpen() {
        return agreement == null;
    }

    public int years() {
        return renewals + 1;
    }

    public Money year() {
        return Money.euro(needs.stream().mapToLong(Need::valueMinor).sum());
    }

    /** What each lot has of the needs; the parts of a need add up to it, to the cent. */
    Map<Integer, List<Part>> parts() {
        var parts = new TreeMap<Integer, List<Part>>();
        lots.forEach(lot -> parts.put(lot.number, new ArrayList<>()));
        for (var need : needs) {
            var holders =
                    lots.stream().filter(lot -> lot.shares.containsKey(need.id)).toList();
            var shares = holders.stream()
                    .map(lot -> Objects.requireNonNull(lot.shares.get(need.id)))
                    .toList();
            var values = cut(need.valueMinor, shares);
            for (var at = 0; at < holders.size(); at++) {
                Objects.requireNonNull(parts.get(holders.get(at).number))
                        .add(new Part(
                                need,
                                shares.get(at),
                                need.quantity
                                        .multiply(BigDecimal.valueOf(shares.get(at), 4))
                                        .setScale(3, RoundingMode.HALF_UP)
                                        .stripTrailingZeros(),
                                values.get(at)));
            }
        }
        return parts;
    }

    /** By largest remainder, ties to the earlier: cuts add up to the total. */
    static List<Long> cut(long total, List<Integer> shares) {
        var sum = shares.stream().mapToLong(Integer::longValue).sum();
        var cuts = new ArrayList<>(shares.stream()
                .map(share -> sum == 0 ? 0 : Math.multiplyExact(total, share.longValue()) / sum)
                .toList());
        var left =
                sum == 0 ? 0 : total - cuts.stream().mapToLong(Long::longValue).sum();
        IntStream.range(0, shares.size())
                .boxed()
                .sorted(Comparator.comparing((Integer at) ->
                                Math.multiplyExact(total, shares.get(at).longValue()) % Math.max(1, sum))
                        .reversed()
                        .thenComparing(at -> at))
                .limit(left)
                .forEach(at -> cuts.set(at, cuts.get(at) + 1));
        return cuts;
    }

    /** Cents of a lot for all years. */
    static long estimated(List<Part> parts, int years) {
        return Math.multiplyExact(parts.stream().mapToLong(Part::valueMinor).sum(), (long) years);
    }

    /** The estimate with the headroom, rounded up to the cent. */
    long ceiling(long estimated) {
        return BigDecimal.valueOf(estimated)
                .multiply(BigDecimal.valueOf(100L + headroom))
                .divide(BigDecimal.valueOf(100), 0, RoundingMode.CEILING)
                .longValueExact();
    }

    LotPlan with(List<Lot> others) {
        return new LotPlan(
                id, authority, title, country, asksOn, renewals, headroom, from, until, unmatched, agreement, reference,
                version, needs, others);
    }

    Lot require(int number) {
        return lots.stream().filter(lot -> lot.number == number).findFirst().orElseThrow(DomainException::notFound);
    }

    /** The lots with one cut into pieces as large as each other. Fewer than two pieces, more than 20, or more lots than a hundred are refused at {@code into}. */
    List<Lot> split(int number, int into) {
        var whole = require(number);
        if (into < 2 || into > MOST_PIECES || lots.size() + into - 1 > MOST_LOTS || smallest(whole) < into) {
            throw DomainException.invalid(FieldError.at("into-" + number, "not-a-count", into, "2–" + MOST_PIECES));
        }
        var pieces = new ArrayList<Map<Long, Integer>>();
        IntStream.range(0, into).forEach(at -> pieces.add(new LinkedHashMap<>()));
        whole.shares.forEach((need, share) -> {
            var cuts = cut(share, Collections.nCopies(into, 1));
            for (var at = 0; at < into; at++) {
                pieces.get(at).put(need, Math.toIntExact(cuts.get(at)));
            }
        });
        var bare = bare(whole.title);
        return numbered(lots.stream()
                .flatMap(lot -> lot.number != number
                        ? Stream.of(lot)
                        : IntStream.range(0, into)
                                .mapToObj(at -> new Lot(
                                        lot.number,
                                        piece(bare, at + 1, into),
                                        lot.small,
                                        Reason.BY_HAND,
                                        pieces.get(at))))
                .toList());
    }

    /** The lots with some of them made one, at the place of the first; fewer than two are refused at {@code join}. */
    List<Lot> join(Collection<Integer> numbers, Function<Set<String>, String> named) {
        var joined = new LinkedHashSet<>(numbers);
        joined.forEach(this::require);
        if (joined.size() < 2) {
            throw DomainException.invalid(FieldError.at("join", "plan-join-two", joined.size(), 2));
        }
        var shares = new LinkedHashMap<Long, Integer>();
        lots.stream()
                .filter(lot -> joined.contains(lot.number))
                .forEach(lot -> lot.shares.forEach((need, share) -> shares.merge(need, share, Integer::sum)));
        var families = needs.stream()
                .filter(need -> shares.containsKey(need.id))
                .map(Need::family)
                .collect(Collectors.toCollection(LinkedHashSet::new));
        var first = lots.stream()
                .filter(lot -> joined.contains(lot.number))
                .findFirst()
                .orElseThrow();
        var one = new Lot(first.number, shortened(named.apply(families)), false, Reason.BY_HAND, shares);
        return numbered(lots.stream()
                .filter(lot -> lot.number == first.number || !joined.contains(lot.number))
                .map(lot -> lot.number == first.number ? one : lot)
                .toList());
    }

    static List<Lot> numbered(List<Lot> lots) {
        return IntStream.range(0, lots.size())
                .mapToObj(at -> new Lot(
                        at + 1, lots.get(at).title, lots.get(at).small, lots.get(at).reason, lots.get(at).shares))
                .toList();
    }

    static String piece(String title, int place, int pieces) {
        var end = " " + place + "/" + pieces;
        return (title.length() + end.length() > LONGEST_TITLE
                        ? title.substring(0, LONGEST_TITLE - end.length())
                        : title)
                + end;
    }

    static String shortened(String title) {
        return title.length() > LONGEST_TITLE ? title.substring(0, LONGEST_TITLE - 1) + "…" : title;
    }

    private static int smallest(Lot lot) {
        return lot.shares.values().stream().mapToInt(Integer::intValue).min().orElse(0);
    }

    private static String bare(String title) {
        return title.replaceFirst(" [0-9]+/[0-9]+$", "");
    }
}
