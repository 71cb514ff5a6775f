package coop.tablee.ordering;

import static java.math.BigDecimal.ONE;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.network.Audience;
import coop.tablee.ordering.OrderArithmetic.Goods;
import java.math.BigDecimal;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class OrderArithmeticTests {

    private static final long COOPERATIVE = 1;

    @Test
    void organisationsOrderComesToTheAccountantsExample() {
        var result = OrderArithmetic.compute(
                Audience.INSTITUTION,
                List.of(
                        line("7.5", "6", "1.35", "12.345"),
                        line("7.5", "6", "22.90", "0.417"),
                        line("7.5", "6", "2.15", "7"),
                        line("7.5", "6", "1.909", "3"),
                        line("7.5", "21", "4.13", "1")));

        assertThat(result.goods())
                .extracting(OrderArithmetic.LineAmount::net)
                .containsExactly(1667L, 955L, 1505L, 573L, 413L);
        assertThat(result.goods())
                .extracting(OrderArithmetic.LineAmount::total)
                .containsExactly(1767L, 1012L, 1595L, 608L, 500L);
        assertThat(result.fees()).extracting(fee -> fee.amount().net()).containsExactly(352L, 31L);
        assertThat(result.fees()).extracting(fee -> fee.amount().total()).containsExactly(373L, 37L);
        assertThat(result.vat()).extracting(OrderArithmetic.RateAmount::net).containsExactly(5052L, 444L);
        assertThat(result.vat()).extracting(OrderArithmetic.RateAmount::vat).containsExactly(303L, 93L);
        assertThat(result.total()).isEqualTo(5892);
    }

    @Test
    void householdsOrderComesToTheAccountantsExample() {
        var result = OrderArithmetic.compute(
                Audience.HOUSEHOLD,
                List.of(
                        line("0", "6", "2.90", "2"),
                        line("0", "6", "2.60", "1.274"),
                        line("0", "6", "29.00", "0.200"),
                        line("0", "21", "2.35", "1")));

        assertThat(result.goods())
                .extracting(OrderArithmetic.LineAmount::total)
                .containsExactly(580L, 331L, 580L, 235L);
        assertThat(result.vat()).extracting(OrderArithmetic.RateAmount::vat).containsExactly(84L, 41L);
        assertThat(result.fees()).isEmpty();
        assertThat(result.total()).isEqualTo(1726);
    }

    @Test
    void householdsFeeIsQuotedWithVatPerCooperativeAndRate() {
        var result = OrderArithmetic.compute(
                Audience.HOUSEHOLD,
                List.of(
                        line("10", "6", "10.00", "1"),
                        line("10", "21", "3.33", "1"),
                        new Goods(
                                2,
                                decimal("5"),
                                decimal("6"),
                                decimal("2.00"),
                                decimal("1"),
                                decimal("1"),
                                decimal("0"))));

        assertThat(result.fees())
                .extracting(fee ->
                        fee.seller() + " " + fee.vatRate() + " " + fee.amount().total())
                .containsExactly("1 6 100", "1 21 33", "2 6 10");
        assertThat(result.total()).isEqualTo(1000 + 333 + 200 + 143);
    }

    @Test
    void catchWeightMayCostItsTolerance() {
        var squash = new Goods(
                COOPERATIVE,
                decimal("0"),
                decimal("6"),
                decimal("2.60"),
                decimal("1.2"),
                decimal("1.38"),
                decimal("1"));
        var result = OrderArithmetic.compute(Audience.HOUSEHOLD, List.of(squash));

        assertThat(result.total()).isEqualTo(312);
        assertThat(result.maximum()).isEqualTo(359);
        assertThat(result.goods().get(0).maximum()).isEqualTo(359);
    }

    @Test
    void sharesAddUpAndTiesGoToTheEarlier() {
        assertThat(OrderArithmetic.shares(100, new long[] {1, 1, 1})).containsExactly(34, 33, 33);
        assertThat(OrderArithmetic.shares(5, new long[] {0, 0})).containsExactly(0, 0);
        assertThat(OrderArithmetic.shares(Integer.MAX_VALUE * 10L, new long[] {Long.MAX_VALUE / 4, Long.MAX_VALUE / 4}))
                .containsExactly(10737418235L, 10737418235L);
    }

    @Test
    void nothingComesToNothing() {
        var result = OrderArithmetic.compute(
                Audience.INSTITUTION, List.of(line("7.5", "6", "0", "3"), line("7.5", "6", "4", "0")));

        assertThat(result.total()).isZero();
        assertThat(result.fees()).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(Audience.class)
    void whateverIsOrderedAddsUpToTheCent(Audience audience) {
        var random = new Random(20261121);
        for (var round = 0; round < 3000; round++) {
            var goods = IntStream.rangeClosed(1, 1 + random.nextInt(12))
                    .mapToObj(i -> randomLine(random))
                    .toList();
            var result = OrderArithmetic.compute(audience, goods);

            var lines = LongStream.concat(
                    result.goods().stream().mapToLong(OrderArithmetic.LineAmount::total),
                    result.fees().stream().mapToLong(fee -> fee.amount().total()));
            assertThat(lines.sum()).isEqualTo(result.total());
            var rates = result.vat().stream()
                    .mapToLong(rate -> rate.net() + rate.vat())
                    .sum();
            assertThat(rates).isEqualTo(result.total());
            assertThat(result.maximum()).isGreaterThanOrEqualTo(result.total());
            assertThat(result.goods())
                    .allMatch(line -> line.net() >= 0 && line.vat() >= 0 && line.maximum() >= line.total());
        }
    }

    @ParameterizedTest
    @EnumSource(Audience.class)
    void depositsAndTheFeeOfADropAddUpToTheCentAndLeaveTheGoodsNetAlone(Audience audience) {
        var random = new Random(20261121);
        for (var round = 0; round < 3000; round++) {
            var goods = IntStream.rangeClosed(1, 1 + random.nextInt(8))
                    .mapToObj(i -> randomLine(random))
                    .toList();
            var deposits = IntStream.range(0, random.nextInt(4))
                    .mapToObj(i -> new OrderArithmetic.Deposit("KIND" + i, 1, decimal("0.30"), decimal("" + i)))
                    .toList();
            var fee = new OrderArithmetic.DropFee(9, 1 + random.nextInt(5000));

            var bare = OrderArithmetic.compute(audience, goods, List.of(), deposits, null);
            var carrying = OrderArithmetic.compute(audience, goods, List.of(), deposits, fee);

            assertThat(sum(carrying)).isEqualTo(carrying.total());
            assertThat(carrying.vat().stream()
                            .mapToLong(rate -> rate.net() + rate.vat())
                            .sum())
                    .isEqualTo(carrying.total());
            assertThat(carrying.deposits()).isEqualTo(bare.deposits()).allMatch(amount -> amount.vat() == 0);
            var charged = carrying.fees().stream()
                    .filter(part -> part.kind() == FeeKind.DROP)
                    .mapToLong(part -> part.amount().basis(audience))
                    .sum();
            assertThat(charged)
                    .isEqualTo(goods.stream().anyMatch(line -> line.amount().signum() > 0) ? fee.net() : 0);
            assertThat(carrying.maximum()).isGreaterThanOrEqualTo(carrying.total());
        }
    }

    @Test
    void feeOfADropFollowsTheGoodsRatesByLargestRemainder() {
        var result = OrderArithmetic.compute(
                Audience.INSTITUTION,
                List.of(line("7.5", "6", "24.80", "1"), line("7.5", "21", "26.95", "1")),
                List.of(),
                List.of(new OrderArithmetic.Deposit("BOTTLE", 1, decimal("0.30"), decimal("15"))),
                new OrderArithmetic.DropFee(9, 1200));

        // 12.00 over 24.80 and 26.95: 5.75 and 6.25; VAT 6 % of 32.41 = 1.94, 21 % of 35.22 = 7.40; bottles 4.50
        assertThat(result.fees())
                .filteredOn(part -> part.kind() == FeeKind.DROP)
                .extracting(fee -> fee.amount().net())
                .containsExactly(575L, 625L);
        assertThat(result.total()).isEqualTo(3241 + 194 + 3522 + 740 + 450);
    }

    @Test
    void dropWithoutGoodsCostsNothingAndGiftsCarryItAllTheSame() {
        var fee = new OrderArithmetic.DropFee(9, 1200);
        assertThat(OrderArithmetic.compute(
                                Audience.INSTITUTION, List.of(line("0", "6", "4", "0")), List.of(), List.of(), fee)
                        .total())
                .isZero();
        assertThat(OrderArithmetic.compute(
                                Audience.INSTITUTION, List.of(line("0", "6", "0", "4")), List.of(), List.of(), fee)
                        .total())
                .isEqualTo(1272);
    }

    @Test
    void feesPerOrderAndKilogramFollowTheGoodsRates() {
        var carrots = new Goods(
                COOPERATIVE, decimal("0"), decimal("6"), decimal("1.35"), decimal("12.345"), decimal("12.345"), ONE);
        var candles = line("0", "21", "4.13", "1");
        var terms = List.of(new FeeTerms(COOPERATIVE, decimal("5.00"), decimal("0.08")));

        var result = OrderArithmetic.compute(Audience.INSTITUTION, List.of(carrots, candles), terms, List.of(), null);

        // 5.00 over 16.67 and 4.13: 4.01 and 0.99; 12.345 kg at 0.08 is 0.99: 0.79 and 0.20. VAT 6 % of 21.47 = 1.29,
        // 21 % of 5.32 = 1.12
        assertThat(result.fees())
                .extracting(fee ->
                        fee.kind() + " " + fee.vatRate() + " " + fee.amount().net())
                .containsExactly("PER_ORDER 6 401", "PER_ORDER 21 99", "PER_KG 6 79", "PER_KG 21 20");
        assertThat(result.total()).isEqualTo(1667 + 413 + 500 + 99 + 129 + 112);
    }

    private static long sum(OrderArithmetic.Result result) {
        return LongStream.of(
                        result.goods().stream()
                                .mapToLong(OrderArithmetic.LineAmount::total)
                                .sum(),
                        result.fees().stream()
                                .mapToLong(fee -> fee.amount().total())
                                .sum(),
                        result.deposits().stream()
                                .mapToLong(OrderArithmetic.LineAmount::total)
                                .sum())
                .sum();
    }

    private static Goods randomLine(Random random) {
        var rate = List.of("0", "6", "12", "21", "5.5").get(random.nextInt(5));
        var cooperative = 1 + random.nextInt(3);
        var amount = BigDecimal.valueOf(random.nextInt(50_000), 3);
        return new Goods(
                cooperative,
                BigDecimal.valueOf(cooperative * 25L, 1),
                decimal(rate),
                BigDecimal.valueOf(random.nextInt(300_000), 4),
                amount,
                amount.multiply(random.nextBoolean() ? BigDecimal.ONE : decimal("1.15")),
                BigDecimal.ZERO);
    }

    private static Goods line(String fee, String rate, String price, String amount) {
        return new Goods(
                COOPERATIVE,
                decimal(fee),
                decimal(rate),
                decimal(price),
                decimal(amount),
                decimal(amount),
                decimal("0"));
    }

    private static BigDecimal decimal(String number) {
        return new BigDecimal(number);
    }
}
