package coop.tablee.shared;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountsTests {

    @ParameterizedTest
    @CsvSource({
        "12.500,12.5",
        "0.000,0",
        "-0.00,0",
        "1E+3,1000",
        "100,100",
        "-3.10,-3.1",
        "0.001,0.001",
        "1E+999999999,1E+999999999",
        "1E-999999999,1E-999999999"
    })
    void programsReadFiguresWithoutNeedlessZerosAndAbsurdOnesCostNothing(String amount, String written) {
        assertThat(Amounts.plain(new BigDecimal(amount))).isEqualTo(written);
    }

    @Test
    void peopleReadThemAsTheirLanguageWritesThem() {
        assertThat(Amounts.write(new BigDecimal("1200.50"), Locale.FRENCH)).isEqualTo("1200,5");
        assertThat(Amounts.write(new BigDecimal("1200.50"), Locale.ENGLISH)).isEqualTo("1200.5");
        assertThat(Amounts.write(null, Locale.GERMAN)).isEmpty();
    }
}
