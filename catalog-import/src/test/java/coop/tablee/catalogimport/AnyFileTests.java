package coop.tablee.catalogimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whatever the bytes, reading them ends in an answer that adds up. */
class AnyFileTests {

    private static final List<String> CELLS = List.of(
            "Farm",
            "",
            " ",
            "1",
            "-1",
            "0",
            "1,5",
            "1.234",
            "1e9",
            "NaN",
            "kg",
            "T",
            "L",
            "bunch",
            "\"a;b\"",
            "\"",
            "=1+1",
            "milk",
            "none",
            "Ã©",
            "oui",
            "2026-01-01",
            "11-2",
            "\u0000",
            "'@x",
            "9999999",
            "100 %",
            "frozen");

    @Test
    void anyMixOfCellsGivesRowsThatAddUp() {
        for (int seed = 0; seed < 3_000; seed++) {
            Random random = new Random(seed);
            ReadFile file = ReadFile.of(anyTable(random));
            assertAddsUp(file);
        }
    }

    @Test
    void anyDamageToAGoodFileGivesAnAnswerThatAddsUp() {
        byte[] good = (ReadFile.HEADER
                        + "\nFerme Pré,1,Chicorée,1,kg,,2.40,,\nFarm,2,\"Leeks, long\",2,,bunch,1.8,3,\n")
                .getBytes(StandardCharsets.UTF_8);
        for (int seed = 0; seed < 5_000; seed++) {
            Random random = new Random(seed);
            byte[] damaged = good.clone();
            for (int i = random.nextInt(4); i >= 0; i--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt(256);
            }
            assertAddsUp(ReadFile.of(damaged));
        }
    }

    private static String anyTable(Random random) {
        String separator = List.of(",", ";", "\t").get(random.nextInt(3));
        StringBuilder text = new StringBuilder();
        List<String> headings = Stream.of(Column.values())
                .filter(column ->
                        Column.MANDATORY.contains(column) || column == Column.UNIT_TYPE || random.nextBoolean())
                .map(Column::heading)
                .toList();
        text.append(String.join(separator, headings)).append('\n');
        for (int row = random.nextInt(4); row >= 0; row--) {
            text.append(String.join(
                            separator,
                            headings.stream()
                                    .map(heading -> CELLS.get(random.nextInt(CELLS.size())))
                                    .toList()))
                    .append('\n');
        }
        return text.toString();
    }

    private static void assertAddsUp(ReadFile file) {
        CatalogueSummary summary = file.summary();
        boolean refusesFile = summary.issues().stream().anyMatch(issue -> issue.severity() == Severity.REJECTS_FILE);
        assertThat(summary.rejected()).isEqualTo(refusesFile);
        assertThat(summary.read()).isEqualTo(summary.accepted() + summary.refused());
        assertThat(file.rows()).hasSize(summary.read());
        assertThat(file.products()).hasSize(summary.accepted());
        for (CatalogueRow row : file.rows()) {
            boolean refused = row.issues().stream().anyMatch(issue -> issue.severity() == Severity.REFUSES_ROW);
            assertThat(row.accepted()).as("%s", row).isEqualTo(!refused);
            assertThat(row.issues()).allMatch(issue -> issue.row() == row.row());
        }
        assertThat(file.products()).allSatisfy(AnyFileTests::assertSellable);
        assertThat(file.products().stream().map(product -> product.producerKey() + "\n" + product.key()))
                .doesNotHaveDuplicates();
    }

    private static void assertSellable(CatalogueProduct product) {
        assertThat(product.name()).isNotBlank();
        assertThat(product.allergens()).hasSize(14);
        assertThat(product.packaging().content()).isPositive();
        if (product.price() != null) {
            assertThat(Objects.requireNonNull(product.price())).isNotNegative();
            assertThat(product.price().scale()).isBetween(0, 4);
        }
    }
}
