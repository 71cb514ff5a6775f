package coop.tablee.payment;

import coop.tablee.payment.stripe.StripeProperties;
import coop.tablee.platform.MarketplaceProperties;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Whether payments may be played instead of made. Only in a demo or a test, and only where people reach this process on their own machine: a start that would
 * offer it to the world is refused. Where cards are really asked for, nobody is offered to play; the demo's own orders go on being played.
 */
@Component
public class TestPayments {

    private final boolean possible;
    private final boolean offered;

    TestPayments(MarketplaceProperties properties, Environment environment, StripeProperties stripe) {
        possible = properties.hasDemo() || environment.acceptsProfiles(Profiles.of("test"));
        offered = possible && !stripe.isSet();
        if (possible && !properties.isLoopback()) {
            throw new IllegalStateException(
                    "Test payments are possible (a demo runs), so MARKETPLACE_PUBLIC_URL must be a loopback address; it is "
                            + properties.publicUrl() + ". Set MARKETPLACE_DEMO=none to serve real people.");
        }
    }

    /** Whether a buyer may choose the test method here, and find the page where it is played. */
    public boolean isOffered() {
        return offered;
    }

    /** Whether a program may place what counts as paid at once, with no page in between. */
    public boolean isPossible() {
        return possible;
    }
}
