package coop.tablee.storefront.market;

import coop.tablee.storefront.Sign;
import org.jspecify.annotations.Nullable;

/**
 * What is said on the picture of a product, as it is now.
 *
 * @param sign sold out, or how few are left; absent when there is plenty
 */
record Flag(long offer, boolean soldOut, @Nullable Sign sign) {}
