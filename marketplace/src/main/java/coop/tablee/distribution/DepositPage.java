package coop.tablee.distribution;

import coop.tablee.ordering.DepositBalances.Balance;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.springframework.util.MultiValueMap;

/**
 * What a household still has, each kind with its counter.
 *
 * @param key makes that the form is booked once
 * @param order the number of the order one goes back to; empty without one
 */
record DepositPage(long household, String order, String key, List<Kind> kinds) {

    /** One kind; {@code quantity} as it stands in the form. */
    record Kind(String at, Balance balance, String quantity) {}

    static DepositPage of(long household, String order, List<Balance> balances, MultiValueMap<String, String> sent) {
        var kinds = new ArrayList<Kind>();
        for (var balance : balances) {
            if (balance.left().signum() > 0) {
                var at = "items[" + kinds.size() + "]";
                var typed = balance.returnable().equals(sent.getFirst(at + ".returnable"))
                        ? sent.getFirst(at + ".quantity")
                        : null;
                kinds.add(new Kind(at, balance, Objects.requireNonNullElse(typed, "0")));
            }
        }
        var key = Objects.requireNonNullElse(sent.getFirst("key"), "point-" + UUID.randomUUID());
        return new DepositPage(
                household, Objects.requireNonNullElse(sent.getFirst("order"), order), key, List.copyOf(kinds));
    }
}
