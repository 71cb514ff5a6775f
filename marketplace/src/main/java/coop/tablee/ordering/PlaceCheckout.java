package coop.tablee.ordering;

import java.util.List;

/**
 * One or several orders to be placed together, with one payment: all of them or none.
 *
 * @param idempotencyKey chosen by the buyer's side; the same key with the same content answers the first answer
 * @param orders at least one
 * @param payLater whether a test payment goes by its page (the orders are held meanwhile) instead of being captured at once
 * @param alone whether the one order carries the key itself; otherwise orders carry the key with {@code #1}, {@code #2} …
 */
public record PlaceCheckout(
        String idempotencyKey, List<OrderRequest> orders, PaymentMethod payment, boolean payLater, boolean alone) {

    public PlaceCheckout {
        orders = List.copyOf(orders);
    }

    public PlaceCheckout(String idempotencyKey, List<OrderRequest> orders, PaymentMethod payment, boolean payLater) {
        this(idempotencyKey, orders, payment, payLater, false);
    }
}
