package coop.tablee.storefront.basket;

import coop.tablee.ordering.Cart;
import coop.tablee.ordering.Cart.CartLine;
import coop.tablee.ordering.PutInCart;
import coop.tablee.shared.Amounts;
import java.util.Optional;
import org.springframework.web.util.UriComponentsBuilder;

/** Where somebody is led after a change of the basket: back to the same product, or to the basket with what can be put back. */
final class Afterwards {

    private static final String CART = "/cart";

    private Afterwards() {}

    static String of(LineForm form, PutInCart asked, Cart before) {
        if (!form.wayBack().equals(CART)) {
            return withoutFragment(form.wayBack()) + "#step-" + asked.offer() + "-" + asked.destination();
        }
        var address = UriComponentsBuilder.fromPath(CART);
        if (asked.quantity().signum() == 0) {
            find(before, asked)
                    .ifPresent(line -> address.queryParam("removed", line.offer())
                            .queryParam("from", line.destination())
                            .queryParam("quantity", Amounts.plain(line.quantity())));
        }
        if (form.isStale(before.version())) {
            address.queryParam("changed", true);
        }
        return address.toUriString();
    }

    static Optional<CartLine> find(Cart cart, PutInCart asked) {
        return cart.lines().stream()
                .filter(line -> line.offer() == asked.offer() && line.destination() == asked.destination())
                .findFirst();
    }

    private static String withoutFragment(String path) {
        var end = path.indexOf('#');
        return end < 0 ? path : path.substring(0, end);
    }
}
