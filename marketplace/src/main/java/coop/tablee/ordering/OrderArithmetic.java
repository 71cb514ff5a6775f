package coop.tablee.ordering;

import coop.tablee.network.Audience;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What an order comes to, in cents, by the rule of EN 16931 as the glossary's rounding chapter writes it down: rounding half up, on decimals, once per line, per
 * fee and per VAT rate; shares by largest remainder, ties to the earlier line. Organisations are priced VAT out, households VAT in.
 *
 * <p>The same rule is used for what is quoted, placed, amended and accepted, so partial acceptance is a recomputation with smaller amounts.
 */
final class OrderArithmetic {

    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private OrderArithmetic() {}

    /**
     * One line of goods.
     *
     * @param feePercent the cooperative's fee on goods, in percent of the buyer's basis; one per cooperative
     * @param price EUR per pricing unit, VAT in for households, VAT out for organisations
     * @param amount pricing units: the quantity itself, or kilograms for catch weight (nominal, then packed, then accepted)
     * @param most pricing units that the line may come to at most: {@code amount}, or nominal weight with its tolerance
     */
    record Goods(
            long cooperative,
            BigDecimal feePercent,
            BigDecimal vatRate,
            BigDecimal price,
            BigDecimal amount,
            BigDecimal most) {}

    /** Cents of a line: VAT out, its VAT, and the most it may come to VAT in. */
    record LineAmount(long net, long vat, long maximum) {

        long total() {
            return net + vat;
        }

        /** What the buyer is shown: VAT in for households, VAT out for organisations. */
        long basis(Audience audience) {
            return audience.isVatIncluded() ? total() : net;
        }
    }

    /** Something that one seller lends with the goods; {@code price} is EUR for one piece. Outside of VAT, the same for everyone. */
    record Deposit(String returnable, long seller, BigDecimal price, BigDecimal quantity) {}

    /** What coming to the door costs: cents, VAT out; shared over the VAT rates of the goods as what carries them. */
    record DropFee(long seller, long net) {}

    /** A fee on the goods of one VAT rate: a cooperative's percentage, or (without one) its part of the drop's fee. */
    record Fee(boolean drop, long seller, BigDecimal percent, BigDecimal vatRate, LineAmount amount) {}

    record RateAmount(BigDecimal rate, long net, long vat) {}

    /**
     * {@code goods} and {@code deposits} in the order of those given; {@code total} and {@code maximum} are VAT in. Deposits stand among the VAT rates with
     * rate 0.
     */
    record Result(
            List<LineAmount> goods,
            List<Fee> fees,
            List<LineAmount> deposits,
            List<RateAmount> vat,
            long total,
            long maximum) {}

    static Result compute(Audience audience, List<Goods> goods) {
        return compute(audience, goods, List.of(), null);
    }

    static Result compute(Audience audience, List<Goods> goods, List<Deposit> deposits, @Nullable DropFee dropFee) {
        var nominal = Pass.of(audience, goods, Goods::amount, deposits, dropFee);
        var most = Pass.of(audience, goods, Goods::most, deposits, dropFee);
        var lines = IntStream.range(0, goods.size())
                .mapToObj(i -> nominal.line(i, most.total(i)))
                .toList();
        var fees = IntStream.range(0, nominal.fees.size())
                .mapToObj(i -> fee(nominal, i, most, goods.size()))
                .toList();
        var lent = IntStream.range(goods.size() + nominal.fees.size(), nominal.nets.length)
                .mapToObj(i -> nominal.line(i, nominal.total(i)))
                .toList();
        // A cent of a fee may move to a cheaper rate as weights grow: never agree to less than what is charged now
        var maximum = Math.max(nominal.total(), most.total());
        return new Result(lines, fees, lent, nominal.perRate(), nominal.total(), maximum);
    }

    private static Fee fee(Pass nominal, int index, Pass most, int goods) {
        var key = nominal.fees.get(index);
        var agreed = most.fees.indexOf(key);
        var amount = nominal.line(goods + index, agreed < 0 ? 0 : most.total(goods + agreed));
        return new Fee(key.drop, key.seller, key.percent, key.vatRate, amount);
    }

    /** Parts of {@code total} in proportion to the weights, adding up to it: floors first, then one each by largest remainder, ties to the earlier. */
    static long[] shares(long total, long[] weights) {
        var sum = LongStream.of(weights).sum();
        var shares = new long[weights.length];
        if (sum == 0) {
            return shares;
        }
        var divisor = BigInteger.valueOf(sum);
        var remainders = new BigInteger[weights.length];
        var left = total;
        for (var i = 0; i < weights.length; i++) {
            var parts = BigInteger.valueOf(total)
                    .multiply(BigInteger.valueOf(weights[i]))
                    .divideAndRemainder(divisor);
            shares[i] = parts[0].longValueExact();
            remainders[i] = parts[1];
            left -= shares[i];
        }
        IntStream.range(0, weights.length)
                .boxed()
                .sorted(Comparator.comparing((Integer i) -> remainders[i]).reversed())
                .limit(left)
                .forEach(i -> shares[i]++);
        return shares;
    }

    private static long cents(BigDecimal euros) {
        return euros.movePointRight(2).setScale(0, RoundingMode.HALF_UP).longValueExact();
    }

    private record FeeKey(boolean drop, long seller, BigDecimal percent, BigDecimal vatRate) {}

    /** The whole computation for one set of amounts: goods first, then fees, then deposits. */
    private static final class Pass {

        private final List<FeeKey> fees;
        private final List<BigDecimal> rates;
        private final long[] nets;
        private final long[] vats;

        private Pass(List<FeeKey> fees, List<BigDecimal> rates, long[] nets, long[] vats) {
            this.fees = fees;
            this.rates = rates;
            this.nets = nets;
            this.vats = vats;
        }

        static Pass of(
                Audience audience,
                List<Goods> goods,
                Function<Goods, BigDecimal> amount,
                List<Deposit> deposits,
                @Nullable DropFee dropFee) {
            var bases = new ArrayList<Long>();
            var rates = new ArrayList<BigDecimal>();
            goods.forEach(line -> {
                bases.add(cents(amount.apply(line).multiply(line.price)));
                rates.add(line.vatRate.stripTrailingZeros());
            });
            var fees = new ArrayList<FeeKey>();
            var charged = feesOf(goods, List.copyOf(bases));
            charged.putAll(dropFeeOf(goods, amount, List.copyOf(bases), dropFee));
            charged.forEach((key, base) -> {
                fees.add(key);
                bases.add(base);
                rates.add(key.vatRate);
            });
            deposits.forEach(deposit -> {
                bases.add(cents(deposit.quantity.multiply(deposit.price)));
                rates.add(BigDecimal.ZERO);
            });
            var base = bases.stream().mapToLong(Long::longValue).toArray();
            return withVat(audience, fees, rates, base);
        }

        private static Pass withVat(Audience audience, List<FeeKey> fees, List<BigDecimal> rates, long[] bases) {
            var vats = new long[bases.length];
            for (var rate : new TreeMap<>(byRate(rates)).entrySet()) {
                var members =
                        rate.getValue().stream().mapToInt(Integer::intValue).toArray();
                var weights = IntStream.of(members).mapToLong(i -> bases[i]).toArray();
                var shares = shares(vat(audience, LongStream.of(weights).sum(), rate.getKey()), weights);
                for (var i = 0; i < members.length; i++) {
                    vats[members[i]] = shares[i];
                }
            }
            var nets = audience.isVatIncluded()
                    ? IntStream.range(0, bases.length)
                            .mapToLong(i -> bases[i] - vats[i])
                            .toArray()
                    : bases;
            return new Pass(fees, rates, nets, vats);
        }

        private static long vat(Audience audience, long base, BigDecimal rate) {
            var share = BigDecimal.valueOf(base).multiply(rate);
            return audience.isVatIncluded()
                    ? share.divide(HUNDRED.add(rate), 0, RoundingMode.HALF_UP).longValueExact()
                    : share.divide(HUNDRED, 0, RoundingMode.HALF_UP).longValueExact();
        }

        /** Per cooperative one fee on all its goods, split over their VAT rates; nothing that comes to zero. */
        private static Map<FeeKey, Long> feesOf(List<Goods> goods, List<Long> bases) {
            var fees = new LinkedHashMap<FeeKey, Long>();
            var cooperatives = goods.stream().map(Goods::cooperative).distinct().toList();
            for (var cooperative : cooperatives) {
                var perRate = new TreeMap<BigDecimal, Long>();
                BigDecimal percent = BigDecimal.ZERO;
                for (var i = goods.size() - 1; i >= 0; i--) {
                    if (goods.get(i).cooperative == cooperative) {
                        percent = goods.get(i).feePercent;
                        perRate.merge(goods.get(i).vatRate.stripTrailingZeros(), bases.get(i), Long::sum);
                    }
                }
                var weights =
                        perRate.values().stream().mapToLong(Long::longValue).toArray();
                var whole = BigDecimal.valueOf(LongStream.of(weights).sum())
                        .multiply(percent)
                        .divide(HUNDRED, 0, RoundingMode.HALF_UP)
                        .longValueExact();
                var shares = shares(whole, weights);
                var at = 0;
                for (var rate : perRate.keySet()) {
                    var share = shares[at++];
                    if (share > 0) {
                        fees.put(new FeeKey(false, cooperative, percent, rate), share);
                    }
                }
            }
            return fees;
        }

        /** The drop's fee, shared over the rates of all goods; where they cost nothing it follows the first of them, where there are none it is not charged. */
        private static Map<FeeKey, Long> dropFeeOf(
                List<Goods> goods, Function<Goods, BigDecimal> amount, List<Long> bases, @Nullable DropFee dropFee) {
            var perRate = new TreeMap<BigDecimal, Long>();
            for (var i = 0; i < goods.size(); i++) {
                if (amount.apply(goods.get(i)).signum() > 0) {
                    perRate.merge(goods.get(i).vatRate.stripTrailingZeros(), bases.get(i), Long::sum);
                }
            }
            var parts = new LinkedHashMap<FeeKey, Long>();
            if (dropFee == null || perRate.isEmpty()) {
                return parts;
            }
            var weights = perRate.values().stream().mapToLong(Long::longValue).toArray();
            if (LongStream.of(weights).sum() == 0) {
                weights[0] = 1;
            }
            var shares = shares(dropFee.net, weights);
            var at = 0;
            for (var rate : perRate.keySet()) {
                var share = shares[at++];
                if (share > 0) {
                    parts.put(new FeeKey(true, dropFee.seller, BigDecimal.ZERO, rate), share);
                }
            }
            return parts;
        }

        private static Map<BigDecimal, List<Integer>> byRate(List<BigDecimal> rates) {
            var members = new LinkedHashMap<BigDecimal, List<Integer>>();
            for (var i = 0; i < rates.size(); i++) {
                members.computeIfAbsent(rates.get(i), rate -> new ArrayList<>()).add(i);
            }
            return members;
        }

        private LineAmount line(int index, long most) {
            return new LineAmount(nets[index], vats[index], Math.max(most, total(index)));
        }

        private long total(int index) {
            return nets[index] + vats[index];
        }

        private long total() {
            return LongStream.of(nets).sum() + LongStream.of(vats).sum();
        }

        private List<RateAmount> perRate() {
            return new TreeMap<>(byRate(rates))
                    .entrySet().stream()
                            .map(rate -> new RateAmount(
                                    rate.getKey(),
                                    rate.getValue().stream()
                                            .mapToLong(i -> nets[i])
                                            .sum(),
                                    rate.getValue().stream()
                                            .mapToLong(i -> vats[i])
                                            .sum()))
                            .toList();
        }
    }
}
