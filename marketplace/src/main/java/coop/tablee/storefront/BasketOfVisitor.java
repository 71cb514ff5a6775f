package coop.tablee.storefront;

import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a page of the market knows of its visitor's basket.
 *
 * @param mayOrder whether a household or a guest looks, who alone have one
 * @param summary lines and total; absent for who cannot have one
 * @param quantities what is in it, by destination and offer, in ordering units
 */
public record BasketOfVisitor(boolean mayOrder, @Nullable Basket summary, Map<Long, Map<Long, BigDecimal>> quantities) {

    public static final BasketOfVisitor NONE = new BasketOfVisitor(false, null, Map.of());

    /** A visitor's, which begins with the first thing put in. */
    public static final BasketOfVisitor NOT_BEGUN = new BasketOfVisitor(false, new Basket(0, Money.euro(0)), Map.of());

    public boolean isEmpty() {
        return summary == null || summary.lines() == 0;
    }

    public Map<Long, BigDecimal> quantitiesAt(long destination) {
        return quantities.getOrDefault(destination, Map.of());
    }
}
