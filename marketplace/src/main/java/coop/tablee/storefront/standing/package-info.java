/**
 * Standing orders as their buyer meets them: begun from an order, changed, paused, left out for a date, ended, and told of in a mail. When something is ordered
 * and what becomes of it is decided in {@code ordering.standing}; here it is put into words.
 */
@NullMarked
package coop.tablee.storefront.standing;

import org.jspecify.annotations.NullMarked;
