package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.platform.DatabaseAddress;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceProcess;
import coop.tablee.testing.MarketplaceTest;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.r2dbc.core.DatabaseClient;

/** What {@link FaultProgram} does twenty times: the only process that a crowd knows is killed at a random moment and started again. */
@MarketplaceTest
class RandomKillTests {

    private static final int BUYERS = 6;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Value("${marketplace.database-url}")
    String url;

    @Test
    void whoWasNotAnsweredByAKilledProcessIsAnsweredByTheNext(@TempDir Path directory) throws Exception {
        var village = Market.build(database, accounts);
        var node = start(directory, MarketplaceProcess.freePort()).untilReady();
        var kitchens = List.of(
                List.of(Shop.of(village, node.port(), "canteen", "tilleulsDoor")),
                List.of(Shop.of(village, node.port(), "canteen2", "erablesDoor")));
        try (var crowd = Crowd.of(BUYERS, kitchens)) {
            crowd.goesOnFor(20);
            Thread.sleep(ThreadLocalRandom.current().nextInt(500));
            node.kill();
            node = start(directory, node.port()).untilReady();
            crowd.goesOnFor(20).ends();

            assertThat(crowd.statuses()).as("whom nobody answered").containsKey(0);
            crowd.assertNobodyWasToldOfAFailure();
            crowd.assertEachKeyIsAnsweredAgain();
            crowd.assertBooksHaveWhatWasAcknowledged(DatabaseAddress.parse(url));
        } finally {
            node.close();
        }
        Invariants.assertHold(database);
    }

    private MarketplaceProcess start(Path directory, int port) {
        return MarketplaceProcess.start(directory, port, Map.of("MARKETPLACE_DATABASE_URL", url));
    }
}
