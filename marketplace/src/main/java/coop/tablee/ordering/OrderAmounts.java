package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.ordering.OrderArithmetic.DropFee;
import coop.tablee.ordering.OrderArithmetic.Fee;
import coop.tablee.ordering.OrderArithmetic.Goods;
import coop.tablee.ordering.OrderArithmetic.LineAmount;
import coop.tablee.ordering.OrderArithmetic.Result;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an order comes to, both ways: bare, and carrying the fee of its drop. Which of the two holds is known only under the drop's lock, and may change without
 * the order's lines changing; so both are computed together and the database picks.
 *
 * @param carrying absent when the drop has no tariff that the order agreed to
 */
record OrderAmounts(
        Audience audience,
        List<Lent> lent,
        Result bare,
        @Nullable Result carrying) {

    private static final int FEES = 1000;
    private static final int DROP_FEES = 2000;
    private static final int DEPOSITS = 3000;

    static OrderAmounts of(
            Audience audience, List<Goods> goods, List<FeeTerms> terms, List<Lent> lent, @Nullable DropFee dropFee) {
        var deposits = lent.stream().map(Lent::deposit).toList();
        return new OrderAmounts(
                audience,
                lent,
                OrderArithmetic.compute(audience, goods, terms, deposits, null),
                dropFee == null ? null : OrderArithmetic.compute(audience, goods, terms, deposits, dropFee));
    }

    /** The most that the buyer agrees to, whichever way it comes: cents, VAT in. */
    long agreed() {
        return carrying == null ? bare.maximum() : Math.max(bare.maximum(), carrying.maximum());
    }

    /** Cents of goods, VAT out. */
    long goodsNet() {
        return bare.goods().stream().mapToLong(LineAmount::net).sum();
    }

    Result when(boolean carries) {
        return carries && carrying != null ? carrying : bare;
    }

    Written written(int order) {
        return Written.of(order, audience, bare, lent);
    }

    @Nullable
    Written writtenCarrying(int order) {
        return carrying == null ? null : Written.of(order, audience, carrying, lent);
    }

    /** Amounts in the form that the database stores them by; field names are its. */
    record Written(long total, long maximum, List<WrittenGoods> goods, List<Charge> charges) {

        /** For a statement that is told of the goods in another way. */
        Written withoutGoods() {
            return new Written(total, maximum, List.of(), charges);
        }

        private static Written of(int order, Audience audience, Result result, List<Lent> lent) {
            var goods = new ArrayList<WrittenGoods>();
            result.goods()
                    .forEach(amount -> goods.add(
                            new WrittenGoods(goods.size() + 1, amount.net(), amount.vat(), amount.maximum())));
            return new Written(
                    result.total(),
                    result.maximum(),
                    goods,
                    OrderAmounts.charges(order, audience, result.fees(), lent, result.deposits(), true));
        }
    }

    record WrittenGoods(int p, long net, long vat, @Nullable Long maximum) {}

    /**
     * A line beside the goods; {@code n} counts the orders of a document from 1, {@code price} is in the buyer's basis, {@code feeKind} is named on a cooperative's fee
     * that is no percentage.
     */
    record Charge(
            int n,
            int p,
            String kind,
            boolean dropFee,
            @Nullable FeeKind feeKind,
            long seller,
            @Nullable String returnable,
            BigDecimal quantity,
            @Nullable BigDecimal packed,
            @Nullable BigDecimal accepted,
            BigDecimal price,
            BigDecimal vatRate,
            BigDecimal percent,
            long net,
            long vat,
            @Nullable Long maximum) {}

    /** @param agreeing whether these are amounts that somebody agrees to; otherwise what was agreed stands */
    static List<Charge> charges(
            int order,
            Audience audience,
            List<Fee> fees,
            List<Lent> lent,
            List<LineAmount> deposits,
            boolean agreeing) {
        var charges = new ArrayList<Charge>();
        for (var fee : fees) {
            var amount = fee.amount();
            var drop = fee.kind() == FeeKind.DROP;
            charges.add(new Charge(
                    order,
                    (drop ? DROP_FEES : FEES) + charges.size(),
                    "fee",
                    drop,
                    drop || fee.kind() == FeeKind.COOPERATIVE ? null : fee.kind(),
                    fee.seller(),
                    null,
                    BigDecimal.ONE,
                    null,
                    null,
                    BigDecimal.valueOf(amount.basis(audience), 2),
                    fee.vatRate(),
                    fee.percent(),
                    amount.net(),
                    amount.vat(),
                    agreeing ? amount.maximum() : null));
        }
        for (var i = 0; i < lent.size(); i++) {
            charges.add(deposit(order, DEPOSITS + i, lent.get(i), deposits.get(i), agreeing));
        }
        return charges;
    }

    private static Charge deposit(int order, int position, Lent lent, LineAmount amount, boolean agreeing) {
        return new Charge(
                order,
                position,
                "deposit",
                false,
                null,
                lent.seller(),
                lent.returnable(),
                lent.quantity(),
                lent.packed(),
                lent.accepted(),
                lent.price(),
                BigDecimal.ZERO,
                BigDecimal.ZERO,
                amount.net(),
                amount.vat(),
                agreeing ? amount.maximum() : null);
    }
}
