package coop.tablee.ordering;

import coop.tablee.ordering.OrderArithmetic.Fee;
import coop.tablee.ordering.OrderArithmetic.LineAmount;
import java.util.ArrayList;
import java.util.List;

/** What an order comes to as packed or accepted: the rule of placing with the real amounts, never more than the buyer agreed to. Cents. */
record FulfilmentAmounts(List<LineAmount> goods, List<Fee> fees, long total, long maximum) {

    static FulfilmentAmounts of(FulfilmentSheet sheet) {
        var goods = sheet.lines().stream().map(FulfilmentLine::goods).toList();
        var result = OrderArithmetic.compute(sheet.audience(), goods);
        return new FulfilmentAmounts(result.goods(), result.fees(), result.total(), result.maximum())
                .within(sheet.authorised());
    }

    /**
     * Less goods can cost a cent more: a fee's cent may move to a dearer VAT rate when its shares are rounded anew. The buyer agreed to a total, so such a cent
     * comes off the largest amount.
     */
    FulfilmentAmounts within(long authorised) {
        var excess = total - authorised;
        if (excess <= 0) {
            return new FulfilmentAmounts(goods, fees, total, Math.min(maximum, authorised));
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
        return new FulfilmentAmounts(List.copyOf(capped), fees, authorised, authorised);
    }
}
