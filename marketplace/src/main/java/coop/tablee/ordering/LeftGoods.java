package coop.tablee.ordering;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** What became of goods that nobody came for; {@code KEPT} until the end of a day at the point. */
public record LeftGoods(UnfetchedGoods goods, @Nullable LocalDate keptUntil) {

    /** Whether it is too late to come. */
    public boolean isGone() {
        return goods != UnfetchedGoods.KEPT;
    }
}
