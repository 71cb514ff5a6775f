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

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,200|en|true",
                "1.200|fr|true",
                "12.345|nl|true",
                "-1.200|de|true",
                " 120.000 |fr|true",
                "1,200|fr|false",
                "1.200|en|false",
                "1,2|en|false",
                "1.25|fr|false",
                "0,125|en|false",
                "1234,500|en|false",
                "1,2345|en|false",
                "12|en|false",
                "abc|fr|false"
            })
    void aMarkOfTheOtherLanguageBeforeThreeDigitsMayMeanThousands(String typed, String language, boolean ambiguous) {
        assertThat(Amounts.isAmbiguous(typed, Locale.forLanguageTag(language))).isEqualTo(ambiguous);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "0.5 · 1 · 1.5 … 500|0,5 · 1 · 1,5 … 500",
                "1.5|1,5",
                "0 … 1000000|0 … 1000000",
                "2026-11-26|2026-11-26",
                "1.2.3|1.2.3",
                "grand, 1.5|grand, 1.5"
            })
    void figuresOfARefusalHaveTheDecimalsOfTheLanguage(String figures, String french) {
        assertThat(Amounts.localized(figures, Locale.FRENCH)).isEqualTo(french);
        assertThat(Amounts.localized(figures, Locale.ENGLISH)).isEqualTo(figures);
    }

    @Test
    void peopleReadThemAsTheirLanguageWritesThem() {
        assertThat(Amounts.write(new BigDecimal("1200.50"), Locale.FRENCH)).isEqualTo("1200,5");
        assertThat(Amounts.write(new BigDecimal("1200.50"), Locale.ENGLISH)).isEqualTo("1200.5");
        assertThat(Amounts.write(null, Locale.GERMAN)).isEmpty();
    }
}
