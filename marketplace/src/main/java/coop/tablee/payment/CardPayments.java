package coop.tablee.payment;

import coop.tablee.payment.stripe.StripeProperties;
import org.springframework.stereotype.Component;

/** Whether cards and Bancontact are taken here: where a provider is set up. Goods are held while the buyer is on the provider's page. */
@Component
public class CardPayments {

    private final boolean offered;

    CardPayments(StripeProperties stripe) {
        offered = stripe.isSet();
    }

    public boolean isOffered() {
        return offered;
    }
}
