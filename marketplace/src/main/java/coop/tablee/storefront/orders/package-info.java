/**
 * A placed order as its buyer meets it: on its page, changed or cancelled by them, on paper, and in the mails that tell of it. What an order is and may become
 * is decided in {@code ordering}; here it is put into words.
 */
@NullMarked
package coop.tablee.storefront.orders;

import org.jspecify.annotations.NullMarked;
