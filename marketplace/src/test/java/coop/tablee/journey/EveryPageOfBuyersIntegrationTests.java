package coop.tablee.journey;

import coop.tablee.testing.Onlooker.Sight;

/** The other half of every page, beside the first: what those see who buy, report, and come without an account. */
class EveryPageOfBuyersIntegrationTests extends EveryPageIntegrationTests {

    @Override
    boolean isOurs(Sight sight) {
        return !super.isOurs(sight);
    }
}
