package coop.tablee.storefront.orders;

import coop.tablee.shared.Money;
import org.jspecify.annotations.Nullable;

/**
 * The question before an order is cancelled.
 *
 * @param refund what is given back, VAT in; absent when nothing was paid
 */
record CancellationPage(
        String number, String lead, @Nullable Money refund) {}
