package coop.tablee.ordering;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Says that nobody came for an order, and what became of its goods.
 *
 * @param keptUntil the last day they are kept; with KEPT only, and then required
 * @param note who took them, where they are; at most 200 characters, may be empty
 * @param early whether it is meant although the place is still open
 */
public record NotFetched(
        String number, UnfetchedGoods goods, @Nullable LocalDate keptUntil, String note, boolean early) {}
