package coop.tablee.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.MarketplaceTest;
import java.math.BigDecimal;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
class SoldQuantitiesTests {

    @Autowired
    DatabaseClient database;

    @ParameterizedTest
    @CsvSource({
        "0.5,0.5,500,0.5 · 1 · 1.5 … 500",
        "1,1,,1 · 2 · 3 …",
        "1,1,3,1 · 2 · 3",
        "2,5,20,2 · 7 · 12 … 17",
        "6,6,6,6",
        "6,6,5,6",
        "0.250,0.125,0.4,0.25 · 0.375"
    })
    void areSaidWithoutAWordByTheApplicationAndByTheDatabase(
            BigDecimal minimum, BigDecimal step, BigDecimal maximum, String said) {
        assertThat(SoldQuantities.of(minimum, step, maximum)).isEqualTo(said);
        assertThat(database.sql("select ordering.sold_quantities(%s, %s, %s)".formatted(minimum, step, maximum))
                        .mapValue(String.class)
                        .one()
                        .block())
                .isEqualTo(said);
    }
}
