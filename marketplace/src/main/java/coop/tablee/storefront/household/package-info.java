/**
 * What a household tells of itself: where it likes to fetch, and what it must not eat. The latter it tells only if it wants to; the shop then says it on the pages
 * of products, to this household and to nobody else.
 */
@NullMarked
package coop.tablee.storefront.household;

import org.jspecify.annotations.NullMarked;
