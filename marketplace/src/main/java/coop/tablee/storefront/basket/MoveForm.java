package coop.tablee.storefront.basket;

import coop.tablee.ordering.Cart;
import coop.tablee.ordering.PutInCart;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Everything of one point and day to be fetched at another one. */
record MoveForm(long from, @Nullable LocalDate date, long to, long slot) {

    /** Each line put there and taken out here; what is already there of the same offer is replaced, never added up. */
    List<PutInCart> changes(Cart cart) {
        var day = SlotForm.required(date);
        return cart.lines().stream()
                .filter(line ->
                        line.destination() == from && line.deliveryDate().equals(day))
                .flatMap(line -> Stream.of(
                        new PutInCart(to, line.offer(), line.quantity(), slot),
                        new PutInCart(from, line.offer(), BigDecimal.ZERO)))
                .toList();
    }
}
