package coop.tablee.catalogimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SafeCsvTests {

    private static final String LETTERS = "'=+-@\t\r\n\"a;, é＝";

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1"})
    void noTextBeginsAFormula(String text) {
        assertThat(SafeCsv.neutralised(text)).isEqualTo("'" + text);
    }

    @Test
    void otherTextsAndNumbersStayAsTheyAre() {
        assertThat(SafeCsv.line(Arrays.asList("'t Hof", "a=b", "", null, new BigDecimal("-1E+3"), -5L)))
                .isEqualTo("'t Hof,a=b,,,-1000,-5\r\n");
    }

    @Test
    void separatorsQuotesAndBreaksAreQuoted() throws IOException {
        StringBuilder out = new StringBuilder();
        new SafeCsv(out).row("a,b", "say \"x\"", "two\nlines", " edge ").row("=1,2");

        assertThat(out).hasToString("\"a,b\",\"say \"\"x\"\"\",\"two\nlines\",\" edge \"\r\n\"'=1,2\"\r\n");
    }

    @Test
    void everyTextComesBackAsItWas() {
        Random random = new Random(42);
        for (int i = 0; i < 20_000; i++) {
            String text = anyText(random);
            String written = SafeCsv.neutralised(text);

            assertThat(SafeCsv.restored(written)).isEqualTo(text);
            assertThat(SafeCsv.startsFormula(written)).isFalse();
        }
    }

    @Test
    void anExportCanBeImported() {
        String export = SafeCsv.line(Arrays.asList("producer", "name", "units", "unit_type", "price"))
                + SafeCsv.line(Arrays.asList("@Farm", "-Carrots, \"red\"", 1, "kg", new BigDecimal("2.40")));

        CatalogueProduct product = ReadFile.of(export).product();

        assertThat(product.producer()).isEqualTo("@Farm");
        assertThat(product.name()).isEqualTo("-Carrots, \"red\"");
    }

    private static String anyText(Random random) {
        StringBuilder text = new StringBuilder();
        int length = random.nextInt(6);
        for (int i = 0; i < length; i++) {
            text.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return text.toString();
    }
}
