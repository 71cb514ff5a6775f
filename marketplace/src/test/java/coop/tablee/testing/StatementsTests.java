package coop.tablee.testing;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class StatementsTests {

    @Autowired
    DatabaseClient database;

    @Test
    void everyStatementIsHeardOnce() {
        var heard = Statements.during(() -> {
            database.sql("select 1 as one").fetch().one().block();
            database.sql("select 2 as two").fetch().one().block();
        });

        assertThat(heard).containsExactly("select 1 as one", "select 2 as two");
    }
}
