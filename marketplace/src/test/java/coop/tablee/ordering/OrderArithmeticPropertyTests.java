package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.network.Audience;
import coop.tablee.ordering.OrderArithmetic.Deposit;
import coop.tablee.ordering.OrderArithmetic.DropFee;
import coop.tablee.ordering.OrderArithmetic.Goods;
import coop.tablee.ordering.OrderArithmetic.LineAmount;
import coop.tablee.ordering.OrderArithmetic.Result;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.LongRange;

/** Rounding and fees: what must be so whatever is ordered of whom. */
class OrderArithmeticPropertyTests {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    @Property
    void sharesAddUpAndNobodyIsACentFromWhatIsFair(
            @ForAll @LongRange(max = 100_000_000) long total, @ForAll("weights") List<Long> weights) {
        var given = weights.stream().mapToLong(Long::longValue).toArray();
        var sum = LongStream.of(given).sum();

        var shares = OrderArithmetic.shares(total, given);

        assertThat(LongStream.of(shares).sum()).isEqualTo(sum == 0 ? 0 : total);
        for (var i = 0; i < given.length && sum > 0; i++) {
            var fair = BigDecimal.valueOf(total)
                    .multiply(BigDecimal.valueOf(given[i]))
                    .divide(BigDecimal.valueOf(sum), 6, RoundingMode.HALF_UP);
            assertThat(BigDecimal.valueOf(shares[i]).subtract(fair).abs()).isLessThan(BigDecimal.ONE);
        }
    }

    /** Nobody gets less than the whole cents of the exact share, and the cents that are over go to the largest remainders, of equal ones to the earlier. */
    @Property
    void centsThatAreOverGoToTheLargestRemainders(
            @ForAll @LongRange(max = 100_000_000) long total, @ForAll("few weights") List<Long> weights) {
        var given = weights.stream().mapToLong(Long::longValue).toArray();
        var sum = LongStream.of(given).sum();
        Assume.that(sum > 0);
        var shares = OrderArithmetic.shares(total, given);

        for (var i = 0; i < given.length; i++) {
            assertThat(shares[i] - total * given[i] / sum).isBetween(0L, 1L);
            for (var j = 0; j < given.length; j++) {
                var hasMore = shares[i] > total * given[i] / sum && shares[j] == total * given[j] / sum;
                var remainder = total * given[i] % sum;
                var other = total * given[j] % sum;
                assertThat(!hasMore || remainder > other || (remainder == other && i < j))
                        .as(
                                "%d of %s to %s",
                                total, weights, LongStream.of(shares).boxed().toList())
                        .isTrue();
            }
        }
    }

    @Property
    void whoWeighsMoreNeverGetsLess(
            @ForAll @LongRange(max = 100_000) long total, @ForAll("weights") List<Long> weights) {
        var given = weights.stream().sorted().mapToLong(Long::longValue).toArray();
        var shares = OrderArithmetic.shares(total, given);
        for (var i = 1; i < given.length; i++) {
            if (given[i] > given[i - 1]) {
                assertThat(shares[i]).isGreaterThanOrEqualTo(shares[i - 1]);
            }
        }
    }

    @Property
    void linesFeesAndDepositsAddUpToTheTotalAndToTheRates(
            @ForAll Audience audience,
            @ForAll("goods") List<Goods> goods,
            @ForAll("terms") List<FeeTerms> terms,
            @ForAll("deposits") List<Deposit> deposits,
            @ForAll @LongRange(max = 9_999) long drop) {
        var result = OrderArithmetic.compute(audience, goods, terms, deposits, drop == 0 ? null : new DropFee(9, drop));

        assertThat(amounts(result).stream().mapToLong(LineAmount::total).sum()).isEqualTo(result.total());
        assertThat(result.vat().stream()
                        .mapToLong(rate -> rate.net() + rate.vat())
                        .sum())
                .isEqualTo(result.total());
        assertThat(amounts(result)).allMatch(amount -> amount.net() >= 0 && amount.vat() >= 0);
        assertThat(result.maximum()).isGreaterThanOrEqualTo(result.total());
    }

    /** In the buyer's own prices: VAT in for a household, whose total is what it was shown; VAT out for an organisation. */
    @Property
    void lineIsItsAmountTimesItsPriceRoundedHalfUp(@ForAll Audience audience, @ForAll("goods") List<Goods> goods) {
        var result = OrderArithmetic.compute(audience, goods);

        for (var i = 0; i < goods.size(); i++) {
            assertThat(result.goods().get(i).basis(audience))
                    .isEqualTo(cents(goods.get(i).amount().multiply(goods.get(i).price())));
        }
        if (audience.isVatIncluded()) {
            assertThat(result.total())
                    .isEqualTo(bases(audience, result).stream()
                            .mapToLong(Long::longValue)
                            .sum());
        }
    }

    @Property
    void vatOfALineIsLessThanACentFromItsShare(@ForAll Audience audience, @ForAll("goods") List<Goods> goods) {
        var result = OrderArithmetic.compute(audience, goods);
        for (var i = 0; i < goods.size(); i++) {
            var rate = goods.get(i).vatRate();
            var whole = result.vat().stream()
                    .filter(one -> one.rate().compareTo(rate) == 0)
                    .findFirst()
                    .orElseThrow();
            var base = audience.isVatIncluded() ? whole.net() + whole.vat() : whole.net();
            var line = result.goods().get(i);
            assertThat(Math.abs(line.vat() * base - whole.vat() * line.basis(audience)))
                    .isLessThanOrEqualTo(Math.max(0, base - 1));
        }
    }

    @Property
    void cooperativesFeeFollowsTheRatesOfItsGoodsToACent(
            @ForAll Audience audience, @ForAll("goods") List<Goods> goods) {
        var result = OrderArithmetic.compute(audience, goods);

        for (var part : result.fees()) {
            var own = IntStream.range(0, goods.size())
                    .filter(i -> goods.get(i).cooperative() == part.seller())
                    .toArray();
            var all = basis(audience, result, IntStream.of(own));
            var atRate = basis(
                    audience,
                    result,
                    IntStream.of(own).filter(i -> goods.get(i).vatRate().compareTo(part.vatRate()) == 0));
            var whole = charged(audience, result, FeeKind.COOPERATIVE, part.seller());
            assertThat(Math.abs(part.amount().basis(audience) * all - whole * atRate))
                    .isLessThan(all);
        }
    }

    /** Before fees: their cents may move to a cheaper rate. */
    @Property
    void lessIsNeverDearer(@ForAll Audience audience, @ForAll("goods") List<Goods> goods, @ForAll Random random) {
        var bare = goods.stream()
                .map(line -> of(line, line.amount(), BigDecimal.ZERO))
                .toList();
        var less = bare.stream()
                .map(line -> of(
                        line,
                        line.amount()
                                .multiply(BigDecimal.valueOf(random.nextInt(101), 2))
                                .setScale(3, RoundingMode.DOWN),
                        BigDecimal.ZERO))
                .toList();

        assertThat(OrderArithmetic.compute(audience, less).total())
                .isLessThanOrEqualTo(OrderArithmetic.compute(audience, bare).total());
    }

    @Property
    void vatOfARateIsItsPercentRoundedOnce(@ForAll Audience audience, @ForAll("goods") List<Goods> goods) {
        for (var rate : OrderArithmetic.compute(audience, goods).vat()) {
            var base = audience.isVatIncluded() ? rate.net() + rate.vat() : rate.net();
            var exact = BigDecimal.valueOf(base)
                    .multiply(rate.rate())
                    .divide(audience.isVatIncluded() ? HUNDRED.add(rate.rate()) : HUNDRED, 9, RoundingMode.HALF_UP);
            assertThat(BigDecimal.valueOf(rate.vat())).isEqualByComparingTo(exact.setScale(0, RoundingMode.HALF_UP));
        }
    }

    @Property
    void cooperativesFeeIsItsPercentOfItsGoodsRoundedOnce(
            @ForAll Audience audience, @ForAll("goods") List<Goods> goods) {
        var result = OrderArithmetic.compute(audience, goods);

        goods.stream().map(Goods::cooperative).distinct().forEach(cooperative -> {
            var base = IntStream.range(0, goods.size())
                    .filter(i -> goods.get(i).cooperative() == cooperative)
                    .mapToLong(i -> result.goods().get(i).basis(audience))
                    .sum();
            var charged = result.fees().stream()
                    .filter(fee -> fee.seller() == cooperative)
                    .mapToLong(fee -> fee.amount().basis(audience))
                    .sum();
            assertThat(BigDecimal.valueOf(charged))
                    .isEqualByComparingTo(BigDecimal.valueOf(base)
                            .multiply(percentOf(cooperative))
                            .divide(HUNDRED, 0, RoundingMode.HALF_UP));
        });
    }

    @Property
    void feeOfADropIsChargedWholeAndTouchesNoOtherAmountBeforeVat(
            @ForAll Audience audience,
            @ForAll("goods") List<Goods> goods,
            @ForAll @LongRange(min = 1, max = 9_999) long drop) {
        var bare = OrderArithmetic.compute(audience, goods, List.of(), List.of(), null);
        var carrying = OrderArithmetic.compute(audience, goods, List.of(), List.of(), new DropFee(9, drop));

        var charged = carrying.fees().stream()
                .filter(fee -> fee.kind() == FeeKind.DROP)
                .mapToLong(fee -> fee.amount().basis(audience))
                .sum();
        var carries = goods.stream().anyMatch(line -> line.amount().signum() > 0);
        assertThat(charged).isEqualTo(carries ? drop : 0);
        assertThat(bases(audience, carrying)).isEqualTo(bases(audience, bare));
    }

    @Property
    void orderOfTheLinesAndLinesOfNothingChangeNoTotal(
            @ForAll Audience audience,
            @ForAll("goods") List<Goods> goods,
            @ForAll("terms") List<FeeTerms> terms,
            @ForAll Random random) {
        var otherwise = new ArrayList<>(goods);
        goods.forEach(line -> otherwise.add(new Goods(
                line.cooperative(),
                line.feePercent(),
                line.vatRate(),
                line.price(),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                line.kilograms())));
        Collections.shuffle(otherwise, random);

        assertThat(OrderArithmetic.compute(audience, otherwise, terms, List.of(), null)
                        .total())
                .isEqualTo(OrderArithmetic.compute(audience, goods, terms, List.of(), null)
                        .total());
    }

    @Property
    void feePerOrderIsAskedOnceAndFeePerKilogramForWhatIsThereRoundedOnce(
            @ForAll Audience audience, @ForAll("goods") List<Goods> goods, @ForAll("terms") List<FeeTerms> terms) {
        var result = OrderArithmetic.compute(audience, goods, terms, List.of(), null);

        for (var asked : terms) {
            var own = goods.stream()
                    .filter(line -> line.cooperative() == asked.cooperative()
                            && line.amount().signum() > 0)
                    .toList();
            var kilograms = own.stream()
                    .map(line -> line.amount().multiply(line.kilograms()))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
            assertThat(charged(audience, result, FeeKind.PER_ORDER, asked.cooperative()))
                    .isEqualTo(own.isEmpty() ? 0 : cents(asked.perOrder()));
            assertThat(charged(audience, result, FeeKind.PER_KG, asked.cooperative()))
                    .isEqualTo(cents(kilograms.multiply(asked.perKg())));
        }
        assertThat(bases(audience, result)).isEqualTo(bases(audience, OrderArithmetic.compute(audience, goods)));
    }

    @Property
    void whatFollowsTheWeightNeverPassesTheMaximumAgreed(
            @ForAll Audience audience, @ForAll("goods") List<Goods> goods, @ForAll("terms") List<FeeTerms> terms) {
        var agreed = OrderArithmetic.compute(audience, goods, terms, List.of(), null);
        var packed = goods.stream()
                .map(line -> new Goods(
                        line.cooperative(),
                        line.feePercent(),
                        line.vatRate(),
                        line.price(),
                        line.most(),
                        line.most(),
                        line.kilograms()))
                .toList();

        assertThat(OrderArithmetic.compute(audience, packed, terms, List.of(), null)
                        .total())
                .isLessThanOrEqualTo(agreed.maximum());
    }

    private static Goods of(Goods line, BigDecimal amount, BigDecimal feePercent) {
        return new Goods(
                line.cooperative(), feePercent, line.vatRate(), line.price(), amount, amount, line.kilograms());
    }

    private static long basis(Audience audience, Result result, IntStream lines) {
        return lines.mapToLong(i -> result.goods().get(i).basis(audience)).sum();
    }

    private static long charged(Audience audience, Result result, FeeKind kind, long seller) {
        return result.fees().stream()
                .filter(fee -> fee.kind() == kind && fee.seller() == seller)
                .mapToLong(fee -> fee.amount().basis(audience))
                .sum();
    }

    private static long cents(BigDecimal euros) {
        return euros.movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    @Provide
    Arbitrary<List<FeeTerms>> terms() {
        return Combinators.combine(
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, BigDecimal.valueOf(20))
                                .ofScale(2),
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, BigDecimal.valueOf(2))
                                .ofScale(4))
                .as((perOrder, perKg) -> new FeeTerms(0, perOrder, perKg))
                .list()
                .ofMaxSize(3)
                .map(all -> IntStream.range(0, all.size())
                        .mapToObj(i -> new FeeTerms(
                                i + 1, all.get(i).perOrder(), all.get(i).perKg()))
                        .toList());
    }

    @Provide
    Arbitrary<List<Long>> weights() {
        return Arbitraries.longs().between(0, 10_000_000).list().ofMaxSize(20);
    }

    @Provide
    Arbitrary<List<Goods>> goods() {
        return Combinators.combine(
                        Arbitraries.longs().between(1, 3),
                        Arbitraries.of("0", "5.5", "6", "10", "12", "21"),
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, BigDecimal.valueOf(60))
                                .ofScale(4),
                        Arbitraries.bigDecimals()
                                .between(BigDecimal.ZERO, BigDecimal.valueOf(50))
                                .ofScale(3),
                        Arbitraries.of("1", "1.1", "1.2"),
                        Arbitraries.of("0", "1", "0.25"))
                .as((cooperative, rate, price, amount, most, kilograms) -> new Goods(
                        cooperative,
                        percentOf(cooperative),
                        new BigDecimal(rate),
                        price,
                        amount,
                        amount.multiply(new BigDecimal(most)),
                        new BigDecimal(kilograms)))
                .list()
                .ofMaxSize(12);
    }

    /** So small that remainders are often equal. */
    @Provide("few weights")
    Arbitrary<List<Long>> fewWeights() {
        return Arbitraries.longs().between(0, 12).list().ofMaxSize(8);
    }

    @Provide
    Arbitrary<List<Deposit>> deposits() {
        return Arbitraries.integers()
                .between(0, 40)
                .list()
                .ofMaxSize(3)
                .map(counts -> IntStream.range(0, counts.size())
                        .mapToObj(i ->
                                new Deposit("KIND" + i, i, new BigDecimal("0.15"), BigDecimal.valueOf(counts.get(i))))
                        .toList());
    }

    private static BigDecimal percentOf(long cooperative) {
        return BigDecimal.valueOf(cooperative * 25, 1);
    }

    private static List<LineAmount> amounts(Result result) {
        var all = new ArrayList<>(result.goods());
        result.fees().forEach(fee -> all.add(fee.amount()));
        all.addAll(result.deposits());
        return all;
    }

    private static List<Long> bases(Audience audience, Result result) {
        var bases = new ArrayList<Long>();
        result.goods().forEach(line -> bases.add(line.basis(audience)));
        result.fees().stream()
                .filter(fee -> fee.kind() == FeeKind.COOPERATIVE)
                .forEach(fee -> bases.add(fee.amount().basis(audience)));
        return bases;
    }
}
