package coop.tablee.payment;

import coop.tablee.payment.stripe.StripeProperties;
import org.springframework.stereotype.Component;

/** Whether, and in which ways, money is taken by a provider here: where one is set up. Goods are held while the buyer is on the provider's page. */
@Component
public class CardPayments {

    private final boolean offered;
    private final String ways;

    CardPayments(StripeProperties stripe) {
        offered = stripe.isSet();
        ways = stripe.ways();
    }

    public boolean isOffered() {
        return offered;
    }

    /** A message's key: the ways to pay that are switched on, in words. */
    public String ways() {
        return ways;
    }
}
