package coop.tablee.storefront;

import coop.tablee.identity.Actor;
import coop.tablee.identity.Role;
import coop.tablee.ordering.Cart;
import coop.tablee.ordering.Cart.CartLine;
import coop.tablee.ordering.Carts;
import coop.tablee.ordering.OrderDirectory;
import coop.tablee.shared.Money;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/** Knows what a household, or a guest, already put aside, for every page that shows the market. Others have no basket, and cost no query. */
@Component
public class Baskets {

    private final Carts carts;
    private final OrderDirectory orders;

    Baskets(Carts carts, OrderDirectory orders) {
        this.carts = carts;
        this.orders = orders;
    }

    public Mono<BasketOfVisitor> of(Actor actor) {
        if (actor.hasAny(Role.HOUSEHOLD_MEMBER, Role.GUEST)) {
            return carts.of(actor).map(Baskets::of);
        }
        return Mono.just(actor.isSignedIn() ? BasketOfVisitor.NONE : BasketOfVisitor.NOT_BEGUN);
    }

    /** The number of the order that a household with nothing in its basket yet may want again; empty when there is none. */
    public Mono<String> again(Actor actor, boolean nothingYet) {
        return nothingYet && actor.hasAny(Role.HOUSEHOLD_MEMBER, Role.GUEST) ? orders.last(actor) : Mono.empty();
    }

    /** The household's cart itself; an empty one for everybody else. */
    public Mono<Cart> cart(Actor actor) {
        return actor.hasAny(Role.HOUSEHOLD_MEMBER, Role.GUEST) ? carts.of(actor) : Mono.just(Cart.NONE);
    }

    public static BasketOfVisitor of(Cart cart) {
        var total = cart.lines().stream().map(Baskets::costOf).reduce(Money.euro(0), Money::plus);
        var quantities = new HashMap<Long, Map<Long, BigDecimal>>();
        for (var line : cart.lines()) {
            quantities
                    .computeIfAbsent(line.destination(), destination -> new HashMap<>())
                    .put(line.offer(), line.quantity());
        }
        return new BasketOfVisitor(true, new Basket(cart.lines().size(), total), quantities);
    }

    /** A line at its nominal weight, rounded half up to the cent; what is no longer sold costs nothing. */
    private static Money costOf(CartLine line) {
        if (line.price() == null) {
            return Money.euro(0);
        }
        var priced = line.catchWeight() ? line.quantity().multiply(line.content()) : line.quantity();
        return Money.euro(priced.multiply(line.price()));
    }
}
