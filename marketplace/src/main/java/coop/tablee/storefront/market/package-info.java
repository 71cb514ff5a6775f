/**
 * The shop window: where and when to fetch, what can be ordered there, and one product with its people, its way and its price. Anyone may look. Tiles are written once for all who
 * see the same.
 */
@NullMarked
package coop.tablee.storefront.market;

import org.jspecify.annotations.NullMarked;
