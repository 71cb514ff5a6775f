package coop.tablee.ordering.standing;

import coop.tablee.ordering.LineRequest;
import coop.tablee.ordering.OrderRequest;
import coop.tablee.ordering.PlaceCheckout;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is asked for on one date, and what is left out and why. Written down before it is asked, so that it can be asked again in the same words.
 *
 * @param items what is ordered, in the order of its request
 */
record StandingIntent(
        @Nullable Long slot,
        @Nullable String purchaseOrderNumber,
        long destination,
        HowPaid payment,
        List<Item> items,
        List<Missed> missed) {

    record Item(long offer, long version, BigDecimal quantity) {}

    PlaceCheckout checkout(StandingFacts facts, StandingPayments payments) {
        var lines = items.stream()
                .map(item -> new LineRequest(item.offer, item.quantity, item.version))
                .toList();
        var order = new OrderRequest(destination, facts.day(), slot, purchaseOrderNumber, lines);
        var how = payments.now(payment);
        return new PlaceCheckout(facts.key(), List.of(order), payments.method(how), how == HowPaid.BY_LINK, true);
    }
}
