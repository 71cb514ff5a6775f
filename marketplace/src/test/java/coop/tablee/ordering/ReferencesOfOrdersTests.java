package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.r2dbc.core.DatabaseClient;

/** What an order refers to beyond its own rows is there, though no foreign key says so: they would lock the shop's busiest rows for each line. */
class ReferencesOfOrdersTests extends OrderingStory {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            ordering.line        | offer_id        | kind = 'goods'
            ordering.line        | cooperative_id  | kind = 'goods'
            ordering.line        | seller_id       | kind = 'goods'
            ordering.line        | producer_id     | kind = 'goods'
            ordering.consignment | sender_site_id  | true
            ordering.leg         | from_site_id    | true
            ordering.leg         | to_site_id      | true
            ordering.leg         | carrier_id      | true
            ordering.orders      | drop_id         | true
            ordering.orders      | slot_id         | true
            ordering.checkout    | buyer_id        | true
            """)
    void rowThatRefersToWhatIsNotThereIsRefused(String table, String column, String which) {
        place(anOrder(village).of("Poireau", 2), "household");

        assertThatThrownBy(
                        () -> again(table, column, which).fetch().rowsUpdated().block())
                .hasMessageContaining("refers to what is not there");
    }

    /** The newest row again, with all that makes it unique changed, and one reference to nothing. */
    private DatabaseClient.GenericExecuteSpec again(String table, String column, String which) {
        return database.sql("""
                insert into %1$s select (jsonb_populate_record(x, jsonb_build_object('id', 900000000, 'number', 'X1', 'idem_key', 'x1', 'position', 999, 'sequence', 99,
                    '%2$s', 999999999))).*
                from (select x from %1$s x where %3$s order by x.ctid desc limit 1) y
                """.formatted(table, column, which));
    }
}
