package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.OtherNode;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.context.TestPropertySource;

/** The market with the pages that visitors share, as it is shipped. */
@MarketplaceTest
@TestPropertySource(properties = "platform.kept-pages.life=500ms")
class KeptShelvesTests {

    // A second, and what a busy machine adds to it
    private static final Duration SOON = Duration.ofSeconds(3);

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Value("${marketplace.database-url}")
    String url;

    @Test
    void aChangeOfStockOrPriceIsSeenOnEveryNodeAtOnce(@TempDir Path directory) {
        var village = Village.build(database, accounts);
        var shelf = "/?destination=" + village.site("kiosque") + "&q=leek";
        try (var node = OtherNode.start(directory, database, url, Map.of())) {
            node.process().untilReady();
            var visitors = Stream.of(port, node.port()).map(Shopper::new).toList();
            visitors.forEach(visitor -> {
                visitor.get(shelf);
                assertThat(visitor.get(shelf).words()).contains("€3.05 a bunch").doesNotContain("Sold out");
            });
            price(village, "9.99");
            visitors.forEach(visitor -> seenSoon(visitor, shelf, "€9.99 a bunch"));
            Shelves.leave(database, village, "Poireau", 0);
            visitors.forEach(visitor -> seenSoon(visitor, shelf, "Sold out"));
        }
    }

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

    private static void seenSoon(Shopper visitor, String shelf, String words) {
        assertThat(Patience.until(words, () -> visitor.get(shelf).words().contains(words)))
                .isLessThan(SOON);
    }

    private void price(Village village, String price) {
        database.sql("update ordercycle.offer set household_price = %s, version = version + 1 where id = %d"
                        .formatted(price, village.offer("Poireau", village.firstDate())))
                .then()
                .block();
    }
}
