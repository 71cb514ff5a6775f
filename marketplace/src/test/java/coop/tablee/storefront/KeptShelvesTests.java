package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;

/** The market with the pages that visitors share, as it is shipped. */
@MarketplaceTest
@TestPropertySource(properties = {"platform.kept-pages.life=500ms", "platform.shared-reading.longest=10s"})
class KeptShelvesTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Test
    void aHouseholdsPageIsItsOwn() {
        var village = Village.build(database, accounts);
        var shelf = "/?destination=" + village.site("kiosque");
        var household = Shopper.signedIn(port, village, "household");
        var visitor = new Shopper(port);
        for (var round = 0; round < 3; round++) {
            assertThat(household.get(shelf).body()).contains("action=\"/cart/lines\"");
            assertThat(visitor.get(shelf).body()).contains("Sign in").doesNotContain("action=\"/cart/lines\"");
        }
    }
}
