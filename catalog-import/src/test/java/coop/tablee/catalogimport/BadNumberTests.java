package coop.tablee.catalogimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadNumberTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "NaN",
                "Infinity",
                "1e9",
                "1E2",
                "0x10",
                "1 000",
                "1'000",
                "1.234,56",
                "1,234.56",
                "€ 2",
                "2€",
                "--1",
                "1-",
                "1.",
                ".5",
                ",5",
                "１２",
                "−1",
                "1..2",
                "two",
                "1/2",
                "9999999999999999999999999999999999999999999"
            })
    void whatIsNoPlainNumberIsRefused(String price) {
        assertThat(priced(price).problems()).containsExactly("2 price not-a-number");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-0.01|negative-price",
                "-1|negative-price",
                "100000.01|price-too-high",
                "1000000000|price-too-high",
                "0.3333333|too-many-decimals",
                "1,234|ambiguous-number",
                "-1,234|ambiguous-number",
                "12,000|ambiguous-number",
                "0|zero-price"
            })
    void aPriceOutsideItsRuleIsNamed(String price, String code) {
        assertThat(priced(price).problems()).containsExactly("2 price " + code);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2,5|2.5",
                "2,50|2.5",
                "0,125|0.125",
                "1234,567|1234.567",
                "1.909|1.909",
                "2.500000|2.5",
                "007|7",
                "100000|100000"
            })
    void aPriceThatCanBeReadInOneWayIsRead(String price, String value) {
        assertThat(priced(price).problems()).isEmpty();
        assertThat(priced(price).product().price()).isEqualTo(value);
    }

    private static ReadFile priced(String price) {
        return ReadFile.of(ReadFile.HEADER.replace(',', ';') + "\nFarm;1;Carrots;1;kg;;" + price + ";;\n");
    }

    @ParameterizedTest
    @CsvSource({
        "1000000.001,quantity-too-large",
        "1e9,not-a-number",
        "1000000000,quantity-too-large",
        "-1,negative-quantity",
        "0.3333333,too-many-decimals"
    })
    void anAmountOnHandOutsideItsRuleIsNamed(String onHand, String code) {
        assertThat(ReadFile.ofRows("Farm,1,Carrots,1,kg,,2," + onHand + ",").problems())
                .containsExactly("2 on_hand " + code);
    }

    @ParameterizedTest
    @CsvSource({"0,zero-quantity", "-1,negative-quantity", "1000001,quantity-too-large", "0.3333333,too-many-decimals"})
    void unitsOutsideTheirRuleAreNamed(String units, String code) {
        assertThat(ReadFile.ofRows("Farm,1,Carrots," + units + ",kg,,2,,").problems())
                .containsExactly("2 units " + code);
    }

    @Test
    void aPointBeforeThreeDigitsIsAmbiguousWhereTheFileWritesCommas() {
        String rows = "Farm;1;Carrots;1.234;kg;;2.40;;\nFarm;2;Leeks;1;kg;;%s;;\n";
        String header = ReadFile.HEADER.replace(',', ';') + "\n";

        assertThat(ReadFile.of(header + rows.formatted("2.40")).problems()).isEmpty();
        assertThat(ReadFile.of(header + rows.formatted("2,40")).problems()).containsExactly("2 units ambiguous-number");
    }

    @Test
    void anAmbiguousNumberSaysHowToWriteIt() {
        CatalogueIssue issue = priced("1,234").rows().get(0).issues().get(0);

        assertThat(issue.found()).isEqualTo("1,234");
        assertThat(issue.expected()).endsWith("1234 or 1.2340");
    }

    @Test
    void contentsAreKeptToATenthOfAGramAndToAThousandTonnes() {
        CatalogueProduct saffron = ReadFile.ofRows("Farm,1,Saffron,0.5,g,,9,,").product();

        assertThat(saffron.packaging().content()).isEqualTo("0.0005");
        assertThat(ReadFile.ofRows("Farm,1,Saffron,0.125,g,,9,,").problems())
                .containsExactly("2 units too-many-decimals");
        assertThat(ReadFile.ofRows("Farm,1,Straw,1001,T,,9,,").problems())
                .containsExactly("2 units quantity-too-large");
    }

    @Test
    void yesAndNoAreUnderstoodInFourLanguages() {
        List<String> yes = List.of("1", "yes", "Oui", "JA", "true", "x");
        assertThat(yes)
                .allSatisfy(word ->
                        assertThat(onDemand(word).product().availability()).isEqualTo(new Availability(null, true)));
        assertThat(List.of("0", "no", "non", "nee", ""))
                .allSatisfy(word ->
                        assertThat(onDemand(word).product().availability()).isNull());
    }

    private static ReadFile onDemand(String word) {
        return ReadFile.ofRows("Farm,1,Carrots,1,kg,,2,," + word);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-13-01", "2026-02-30", "01/02/2026", "tomorrow"})
    void aDateOfAnotherFormIsRefused(String date) {
        assertThat(ReadFile.with("available_on", date).codes()).containsExactly("not-a-date");
    }

    @ParameterizedTest
    @ValueSource(strings = {"13", "0", "1-2-3", "5-", "Brumaire"})
    void aMonthThatIsNoneIsRefused(String month) {
        assertThat(ReadFile.with("season_months", month).codes()).containsExactly("unknown-month");
    }
}
