package coop.tablee.network.founding;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EnterpriseNumbersTests {

    @ParameterizedTest
    @CsvSource({
        "0403.170.701, BE, 0403170701",
        "BE 0403 170 701, BE, 0403170701",
        "403170701, BE, 0403170701",
        "732 829 320, FR, 732829320",
        "73282932000074, FR, 732829320",
        "LU12345678, LU, LU12345678"
    })
    void numbersAreKeptWithoutWhatPeopleWriteBetween(String typed, String country, String kept) {
        assertThat(EnterpriseNumbers.enterprise(typed, country)).contains(kept);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"0403.170.702", "0403.170.71", "9403170701", "<script>", "", "BE", "FR732829320", "０４０３１７０７０１"})
    void belgianNumberWithWrongCheckDigitsIsNone(String typed) {
        assertThat(EnterpriseNumbers.enterprise(typed, "BE")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"732829321", "000000000", "7328293200007", "0403170701"})
    void sirenWhoseSumIsWrongIsNone(String typed) {
        assertThat(EnterpriseNumbers.enterprise(typed, "FR")).isEmpty();
    }

    @Test
    void vatNumbersCarryTheirCountryAndTheirKey() {
        assertThat(EnterpriseNumbers.vat("be 0403.170.701", "BE")).contains("BE0403170701");
        assertThat(EnterpriseNumbers.vat("FR 44 732 829 320", "FR")).contains("FR44732829320");
        assertThat(EnterpriseNumbers.vat("FR 45 732 829 320", "FR")).isEmpty();
        assertThat(EnterpriseNumbers.vat("BE0403170701", "FR")).isEmpty();
    }
}
