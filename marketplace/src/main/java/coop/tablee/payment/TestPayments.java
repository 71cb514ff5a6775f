package coop.tablee.payment;

import coop.tablee.platform.MarketplaceProperties;
import org.springframework.core.env.Environment;
import org.springframework.core.env.Profiles;
import org.springframework.stereotype.Component;

/**
 * Whether payments may be played instead of made. Only in a demo or a test, and only where people reach this process on their own machine: a start that would
 * offer it to the world is refused.
 */
@Component
public class TestPayments {

    private final boolean offered;

    TestPayments(MarketplaceProperties properties, Environment environment) {
        offered = properties.hasDemo() || environment.acceptsProfiles(Profiles.of("test"));
        if (offered && !properties.isLoopback()) {
            throw new IllegalStateException(
                    "Test payments are possible (a demo runs), so MARKETPLACE_PUBLIC_URL must be a loopback address; it is "
                            + properties.publicUrl() + ". Set MARKETPLACE_DEMO=none to serve real people.");
        }
    }

    /** Whether a buyer may choose the test method here. */
    public boolean isOffered() {
        return offered;
    }
}
