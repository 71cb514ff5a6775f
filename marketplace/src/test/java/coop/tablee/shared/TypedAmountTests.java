package coop.tablee.shared;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.shared.TypedAmount.Flaw;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TypedAmountTests {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1,5|1.5",
                "1.5|1.5",
                " 12 |12",
                "1 200|1200",
                "1\u00a0200,5|1200.5",
                "0012|12",
                "100000|100000",
                "2,500|2.5"
            })
    void figuresAreReadAsPeopleAndSpreadsheetsWriteThem(String typed, String amount) {
        var read = TypedAmount.of(typed);

        assertThat(read.isUsable()).isTrue();
        assertThat(read.amount().toPlainString()).isEqualTo(amount);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u00a0"})
    void anEmptyCellIsNothing(String typed) {
        assertThat(TypedAmount.of(typed)).isEqualTo(TypedAmount.NOTHING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-1|NEGATIVE",
                "−2,5|NEGATIVE",
                "1e9|UNREADABLE",
                "1.200,50|UNREADABLE",
                "1,200,000|UNREADABLE",
                "0x10|UNREADABLE",
                "=SUM(A1)|UNREADABLE",
                "1/2|UNREADABLE",
                "٣|UNREADABLE",
                "Infinity|UNREADABLE",
                "0.3333333|TOO_FINE",
                "1000000000|TOO_MUCH",
                "100000,001|TOO_MUCH"
            })
    void whatIsNoAmountIsKeptWithItsFlaw(String typed, Flaw flaw) {
        var read = TypedAmount.of(typed);

        assertThat(read.flaw()).isEqualTo(flaw);
        assertThat(read.text()).isEqualTo(typed);
        assertThat(read.amount()).isZero();
    }

    @Test
    void whatCouldBeThousandsInTheLanguageIsNotGuessedAt() {
        assertThat(TypedAmount.of("1,200", Locale.ENGLISH).flaw()).isEqualTo(Flaw.AMBIGUOUS);
        assertThat(TypedAmount.of("1.200", Locale.FRENCH).flaw()).isEqualTo(Flaw.AMBIGUOUS);
        assertThat(TypedAmount.of("1,200", Locale.FRENCH).amount()).isEqualByComparingTo("1.2");
        assertThat(TypedAmount.of("1.5", Locale.FRENCH).amount()).isEqualByComparingTo("1.5");
    }

    @Test
    void garbageIsKeptOnlyAsFarAsACellShowsIt() {
        assertThat(TypedAmount.of("x".repeat(10_000)).text()).hasSize(24);
    }
}
