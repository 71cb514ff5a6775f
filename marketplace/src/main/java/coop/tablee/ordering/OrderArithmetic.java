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
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
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
     * @param kilograms that one pricing unit weighs; zero where that is not known
     */
    record Goods(
            long cooperative,
            BigDecimal feePercent,
            BigDecimal vatRate,
            BigDecimal price,
            BigDecimal amount,
            BigDecimal most,
            BigDecimal kilograms) {}

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

    /**
     * A fee's part at one VAT rate of the goods.
     *
     * @param rate percent, or EUR for the order or a kilogram in the buyer's basis; zero for the drop's
     */
    record Fee(FeeKind kind, long seller, BigDecimal rate, BigDecimal vatRate, LineAmount amount) {

        /** The percentage that it was made by; zero when by none. */
        BigDecimal percent() {
            return kind == FeeKind.COOPERATIVE ? rate : BigDecimal.ZERO;
        }
    }

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
        return compute(audience, goods, List.of(), List.of(), null);
    }

    /** @param terms of each cooperative that asks for more than a percentage, once */
    static Result compute(
            Audience audience,
            List<Goods> goods,
            List<FeeTerms> terms,
            List<Deposit> deposits,
            @Nullable DropFee dropFee) {
        var nominal = Pass.of(audience, goods, Goods::amount, terms, deposits, dropFee);
        var most = Pass.of(audience, goods, Goods::most, terms, deposits, dropFee);
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
        return new Fee(key.kind, key.seller, key.rate, key.vatRate, amount);
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

    private record FeeKey(FeeKind kind, long seller, BigDecimal rate, BigDecimal vatRate) {}

    /**
     * The fees on goods, each shared over the VAT rates of those that it is for by what they cost; where they cost nothing it follows the lowest rate, where there
     * are none it is not charged. Parts that come to zero are left out.
     */
    private static final class Fees {

        private final List<Goods> goods;
        private final Function<Goods, BigDecimal> amount;
        private final List<Long> bases;
        private final Map<FeeKey, Long> fees = new LinkedHashMap<>();

        Fees(List<Goods> goods, Function<Goods, BigDecimal> amount, List<Long> bases) {
            this.goods = goods;
            this.amount = amount;
            this.bases = bases;
        }

        Map<FeeKey, Long> of(List<FeeTerms> terms, @Nullable DropFee dropFee) {
            goods.stream().map(Goods::cooperative).distinct().forEach(this::percentOf);
            terms.forEach(this::askedBy);
            if (dropFee != null) {
                share(FeeKind.DROP, dropFee.seller, BigDecimal.ZERO, dropFee.net, byRate(line -> true));
            }
            return fees;
        }

        private void askedBy(FeeTerms terms) {
            var seller = terms.cooperative();
            var own = byRate(line -> line.cooperative == seller);
            share(FeeKind.PER_ORDER, seller, terms.perOrder(), cents(terms.perOrder()), own);
            share(
                    FeeKind.PER_KG,
                    seller,
                    terms.perKg(),
                    cents(kilogramsOf(seller).multiply(terms.perKg())),
                    own);
        }

        private void percentOf(long cooperative) {
            var own = byRate(line -> line.cooperative == cooperative);
            var percent = goods.stream()
                    .filter(line -> line.cooperative == cooperative)
                    .map(Goods::feePercent)
                    .findFirst()
                    .orElse(BigDecimal.ZERO);
            var whole = BigDecimal.valueOf(
                            own.values().stream().mapToLong(Long::longValue).sum())
                    .multiply(percent)
                    .divide(HUNDRED, 0, RoundingMode.HALF_UP)
                    .longValueExact();
            share(FeeKind.COOPERATIVE, cooperative, percent, whole, own);
        }

        private BigDecimal kilogramsOf(long cooperative) {
            return goods.stream()
                    .filter(line -> line.cooperative == cooperative)
                    .map(line -> amount.apply(line).multiply(line.kilograms))
                    .reduce(BigDecimal.ZERO, BigDecimal::add);
        }

        /** What goods cost by VAT rate, those of which nothing is left apart. */
        private SortedMap<BigDecimal, Long> byRate(Predicate<Goods> wanted) {
            var perRate = new TreeMap<BigDecimal, Long>();
            for (var i = 0; i < goods.size(); i++) {
                var line = goods.get(i);
                if (wanted.test(line) && amount.apply(line).signum() > 0) {
                    perRate.merge(line.vatRate.stripTrailingZeros(), bases.get(i), Long::sum);
                }
            }
            return perRate;
        }

        private void share(
                FeeKind kind, long seller, BigDecimal rate, long whole, SortedMap<BigDecimal, Long> perRate) {
            if (whole == 0 || perRate.isEmpty()) {
                return;
            }
            var weights = perRate.values().stream().mapToLong(Long::longValue).toArray();
            if (LongStream.of(weights).sum() == 0) {
                weights[0] = 1;
            }
            var shares = shares(whole, weights);
            var at = 0;
            for (var vatRate : perRate.keySet()) {
                var share = shares[at++];
                if (share > 0) {
                    fees.put(new FeeKey(kind, seller, rate, vatRate), share);
                }
            }
        }
    }

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
                List<FeeTerms> terms,
                List<Deposit> deposits,
                @Nullable DropFee dropFee) {
            var bases = new ArrayList<Long>();
            var rates = new ArrayList<BigDecimal>();
            goods.forEach(line -> {
                bases.add(cents(amount.apply(line).multiply(line.price)));
                rates.add(line.vatRate.stripTrailingZeros());
            });
            var fees = new ArrayList<FeeKey>();
            new Fees(goods, amount, List.copyOf(bases)).of(terms, dropFee).forEach((key, base) -> {
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
