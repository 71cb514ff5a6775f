package coop.tablee.agreement.contest;

import coop.tablee.agreement.contest.Contest.Answer;
import coop.tablee.agreement.contest.Contest.Criterion;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Answers side by side. Points for the price: weight × lowest total ÷ total, half up to the hundredth, so that the cheapest has all of them and one twice as dear half. Points for
 * quality are given by whoever chooses, up to the weight of each criterion. The most points win; where rounding leaves several with as many, the
 * cheapest of them.
 */
public final class Comparison {

    private static final int FINEST = 2;

    private final List<Row> rows;

    private Comparison(List<Row> rows) {
        this.rows = rows;
    }

    /**
     * A quote and what it gets.
     *
     * @param total of the goods asked for, EUR, VAT out
     * @param sum all points together
     * @param best whether none has more, and none with as many is cheaper
     */
    public record Row(
            Answer answer,
            Money total,
            BigDecimal pricePoints,
            Map<Integer, BigDecimal> points,
            BigDecimal sum,
            boolean best) {

        public Row {
            points = Map.copyOf(points);
        }
    }

    /** With the points that were kept when one was chosen. */
    public static Comparison of(Contest contest) {
        var kept = new HashMap<Long, Map<Integer, BigDecimal>>();
        contest.answers().forEach(answer -> {
            var given = new HashMap<Integer, BigDecimal>();
            answer.points().forEach(one -> given.put(one.place(), one.points()));
            kept.put(answer.supplier(), given);
        });
        return of(contest, kept);
    }

    /** @param given points for quality by supplier and place of the criterion; what is missing counts 0 */
    public static Comparison of(Contest contest, Map<Long, Map<Integer, BigDecimal>> given) {
        var lowest = contest.answers().stream().map(contest::total).min(Comparator.naturalOrder());
        var rows = contest.answers().stream()
                .map(answer -> {
                    var total = contest.total(answer);
                    var price = pricePoints(contest.priceWeight(), lowest.orElse(total), total);
                    var points = new HashMap<Integer, BigDecimal>();
                    for (Criterion one : contest.qualities()) {
                        points.put(
                                one.place(),
                                given.getOrDefault(answer.supplier(), Map.of())
                                        .getOrDefault(one.place(), BigDecimal.ZERO));
                    }
                    var sum = points.values().stream().reduce(price, BigDecimal::add);
                    return new Row(answer, total, price, points, sum, false);
                })
                .toList();
        var most = rows.stream().map(Row::sum).max(Comparator.naturalOrder()).orElse(BigDecimal.ZERO);
        // Points are rounded: a quote that is dearer by less than a hundredth of a point is still dearer
        var cheapest = rows.stream()
                .filter(row -> row.sum.compareTo(most) == 0)
                .map(Row::total)
                .min(Comparator.naturalOrder());
        return new Comparison(rows.stream()
                .map(row -> new Row(
                        row.answer,
                        row.total,
                        row.pricePoints,
                        row.points,
                        row.sum,
                        row.sum.compareTo(most) == 0 && row.total.compareTo(cheapest.orElse(row.total)) == 0))
                .sorted(Comparator.comparing(Row::sum)
                        .reversed()
                        .thenComparing(Row::total)
                        .thenComparing(row -> row.answer.name()))
                .toList());
    }

    static BigDecimal pricePoints(int weight, Money lowest, Money total) {
        return !total.isPositive()
                ? BigDecimal.valueOf(weight)
                : BigDecimal.valueOf(weight)
                        .multiply(lowest.amount())
                        .divide(total.amount(), FINEST, RoundingMode.HALF_UP);
    }

    /** The most points first. */
    public List<Row> rows() {
        return rows;
    }

    /** Whether no other quote has more points, nor as many at a lower total; several may have both alike. */
    public boolean isBest(long supplier) {
        return rows.stream().anyMatch(row -> row.best && row.answer.supplier() == supplier);
    }

    /** The names of those that may be chosen. */
    public String bestNames() {
        return String.join(
                ", ",
                rows.stream().filter(Row::best).map(row -> row.answer.name()).toList());
    }
}
