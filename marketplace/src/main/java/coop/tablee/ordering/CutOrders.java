package coop.tablee.ordering;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

/**
 * What a shortage took out of orders.
 *
 * @param quantity ordering units in all
 * @param numbers the orders that lost something, by number
 */
public record CutOrders(BigDecimal quantity, List<String> numbers) {

    static final CutOrders NONE = new CutOrders(BigDecimal.ZERO, List.of());

    public CutOrders {
        numbers = List.copyOf(numbers);
    }

    CutOrders plus(CutOrders other) {
        var all = new ArrayList<>(numbers);
        all.addAll(other.numbers);
        return new CutOrders(quantity.add(other.quantity), all);
    }
}
