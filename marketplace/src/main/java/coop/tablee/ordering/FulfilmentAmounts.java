package coop.tablee.ordering;

import coop.tablee.network.Audience;
import coop.tablee.ordering.OrderArithmetic.DropFee;
import coop.tablee.ordering.OrderArithmetic.Fee;
import coop.tablee.ordering.OrderArithmetic.LineAmount;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What an order comes to as packed or accepted: the rule of placing with the real amounts, never more than the buyer agreed to. Cents. */
record FulfilmentAmounts(
        List<LineAmount> goods, List<Fee> fees, List<Lent> lent, List<LineAmount> deposits, long total, long maximum) {

    /** Without the fee of the drop. */
    static FulfilmentAmounts of(FulfilmentSheet sheet) {
        return of(sheet, null);
    }

    static FulfilmentAmounts carrying(FulfilmentSheet sheet, DropFee dropFee) {
        return of(sheet, dropFee);
    }

    private static FulfilmentAmounts of(FulfilmentSheet sheet, @Nullable DropFee dropFee) {
        var goods = sheet.lines().stream().map(FulfilmentLine::goods).toList();
        var lent = Lent.of(sheet.lines().stream().map(FulfilmentLine::lent).toList());
        var deposits = lent.stream().map(Lent::deposit).toList();
        var result = OrderArithmetic.compute(sheet.audience(), goods, sheet.fees(), deposits, dropFee);
        return new FulfilmentAmounts(
                        result.goods(), result.fees(), lent, result.deposits(), result.total(), result.maximum())
                .within(sheet.authorised());
    }

    /**
     * Less goods can cost a cent more: a fee's cent may move to a dearer VAT rate when its shares are rounded anew. The buyer agreed to a total, so such a cent
     * comes off the largest amount.
     */
    FulfilmentAmounts within(long authorised) {
        var excess = total - authorised;
        if (excess <= 0) {
            return new FulfilmentAmounts(goods, fees, lent, deposits, total, Math.min(maximum, authorised));
        }
        var largest = 0;
        for (var i = 1; i < goods.size(); i++) {
            if (goods.get(i).net() > goods.get(largest).net()) {
                largest = i;
            }
        }
        var capped = new ArrayList<>(goods);
        var amount = goods.get(largest);
        capped.set(largest, new LineAmount(amount.net() - excess, amount.vat(), amount.maximum()));
        return new FulfilmentAmounts(List.copyOf(capped), fees, lent, deposits, authorised, authorised);
    }

    /** In the database's form; what was agreed for a line stands. */
    OrderAmounts.Written written(Audience audience) {
        var written = new ArrayList<OrderAmounts.WrittenGoods>();
        goods.forEach(amount ->
                written.add(new OrderAmounts.WrittenGoods(written.size() + 1, amount.net(), amount.vat(), null)));
        return new OrderAmounts.Written(
                total, maximum, written, OrderAmounts.charges(1, audience, fees, lent, deposits, false));
    }
}
