package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import coop.tablee.ordering.OrderDetails;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import org.junit.jupiter.api.Test;
import org.springframework.test.annotation.DirtiesContext;

/** The invariants of orders that are paid by card find what is broken: a row is broken by hand, and mended again. */
@MarketplaceTest
@DirtiesContext
class BooksOfCardsTests extends CardStories {

    @Test
    void confirmedOrderWithoutAnythingInIt() {
        var order = paid();
        var lines = " from ordering.line where kind = 'goods' and order_id = " + order.id();
        var kept = texts(
                        "select format('quantity = %s, net_minor = %s, vat_minor = %s, line_minor = %s, maximum_minor = %s', quantity, net_minor, vat_minor, line_minor, maximum_minor)"
                                + lines)
                .get(0);
        set(order, "CONFIRMED", "quantity = 0, net_minor = 0, vat_minor = 0, line_minor = 0, maximum_minor = 0");
        assertBroken("confirmed: 1 violations");
        set(order, "PLACED", kept);
    }

    private void set(OrderDetails order, String state, String line) {
        run("update ordering.orders set state = '" + state + "' where id = " + order.id());
        run("update ordering.line set " + line + " where kind = 'goods' and order_id = " + order.id());
    }

    @Test
    void orderThatMayComeToMoreThanIsPaidOrAskedFor() {
        var order = paid();
        run(
                "update ordering.orders set maximum_minor = maximum_minor + 1, authorised_minor = authorised_minor + 1 where id = "
                        + order.id());
        assertBroken("promised: 1 violations");
        run(
                "update ordering.orders set maximum_minor = maximum_minor - 1, authorised_minor = authorised_minor - 1 where id = "
                        + order.id());
    }

    @Test
    void additionThatNobodyAsksFor() {
        var order = paid();
        change(order, 6);
        var payment = " where id = (select payment_id from ordering.addition where state = 'OPEN' and order_id = "
                + order.id() + ")";
        run("update payment.payment set status = 'cancelled'" + payment);
        assertBroken("added: 1 violations", "promised: 1 violations");
        run("update payment.payment set status = 'pending'" + payment);
    }

    private OrderDetails paid() {
        var order = hold();
        STRIPE.pay(pageOf(order));
        comeBack(order);
        return find(order);
    }

    private void assertBroken(String... found) {
        assertThatThrownBy(() -> Invariants.assertHold(database)).hasMessageContainingAll(found);
    }
}
