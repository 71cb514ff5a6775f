package coop.tablee.storefront.market;

import coop.tablee.storefront.Measure;
import coop.tablee.storefront.Sign;
import org.jspecify.annotations.Nullable;

/**
 * What is said on the picture of a product and what it costs, as it is now.
 *
 * @param sign sold out, or how few are left; absent when there is plenty
 * @param measure what it costs; absent when it has no price for households
 */
record Flag(
        long offer,
        boolean soldOut,
        @Nullable Sign sign,
        @Nullable Measure measure) {}
