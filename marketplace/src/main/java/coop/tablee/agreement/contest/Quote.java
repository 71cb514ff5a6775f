package coop.tablee.agreement.contest;

import coop.tablee.platform.form.Paper;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A supplier's answer.
 *
 * @param words what it says beside its prices; may be empty
 * @param prices in the order of the goods asked for, EUR per unit of the goods, VAT out, up to four decimals
 * @param paper a file that goes with it
 * @param keepsPaper whether the one that was sent before stays
 */
public record Quote(
        String words, List<Price> prices, @Nullable Paper paper, boolean keepsPaper) {

    public Quote {
        prices = List.copyOf(prices);
    }

    /** @param product what would be delivered, of the supplier's own; absent = whatever it calls so */
    public record Price(BigDecimal price, @Nullable Long product) {}
}
