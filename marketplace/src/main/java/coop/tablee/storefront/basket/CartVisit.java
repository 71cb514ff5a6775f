package coop.tablee.storefront.basket;

import org.jspecify.annotations.Nullable;

/**
 * How somebody comes to the basket's page.
 *
 * @param removed the offer just taken out, {@code from} where it would have been fetched, {@code quantity} how much it was
 * @param changed whether the basket had changed in another window before the last change
 */
record CartVisit(
        @Nullable Long removed,
        @Nullable Long from,
        @Nullable String quantity,
        @Nullable Boolean changed) {

    boolean isChangedElsewhere() {
        return Boolean.TRUE.equals(changed);
    }
}
