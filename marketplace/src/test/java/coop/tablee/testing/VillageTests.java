package coop.tablee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class VillageTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Test
    void severalVillagesLiveSideBySideWithBooksInOrder() {
        var one = Village.build(database, accounts);
        var other = Village.build(database, accounts);

        assertThat(one.offer("Poireau", one.firstDate())).isNotEqualTo(other.offer("Poireau", other.firstDate()));
        assertThat(one.actor("canteen").party().kinds()).containsExactly("KITCHEN");
        Invariants.assertHold(database);
    }
}
