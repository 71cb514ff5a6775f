package coop.tablee.catalogimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableReaderTests {

    private static final TableReader READER = new TableReader(
            Set.of("product", "on_hand"), Set.of("product", "on_hand", "note"), new CatalogueLimits(2000, 3, 5, 40));

    @ParameterizedTest
    @ValueSource(
            strings = {
                "product,on_hand\r\n1,2\r\n",
                "\uFEFFproduct;on_hand\n1;2\n",
                "On_Hand\tPRODUCT\n2\t1\n",
                "sep=;\nproduct;on_hand\n1;2",
                "\n\nproduct,on_hand\n\n1, 2 \n"
            })
    void cellsAreFoundByTheirColumnHoweverTheFileIsWritten(String file) {
        var table = read(file);

        assertThat(table.issues()).isEmpty();
        assertThat(table.rows()).singleElement().satisfies(row -> {
            assertThat(row.cell("product")).isEqualTo("1");
            assertThat(row.cell("on_hand")).isEqualTo("2");
            assertThat(row.cell("note")).isEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "''|empty-file",
                "product|missing-column",
                "product,on_hand|no-rows",
                "product,on_hand,product~1,2,3|duplicate-column",
                "product,on_hand~1,2~1,2~1,2~1,2|too-many-rows",
                "product,on_hand~\"1,2|broken-quotes",
                "%PDF-1.4|not-a-csv"
            })
    void aFileThatCannotBeReadHandsOutNoRow(String file, String code) {
        var table = read(file.replace('~', '\n'));

        assertThat(table.isRejected()).isTrue();
        assertThat(table.rows()).isEmpty();
        assertThat(table.issues()).extracting(issue -> issue.code().code()).contains(code);
    }

    @Test
    void aRowThatIsTooWideOrTooLongIsRefusedAloneAndNamed() {
        var table = read("product,on_hand\n1,2,3,4\n" + "x".repeat(41) + ",2\n5,6\n");

        assertThat(table.rows()).extracting(TableReader.Row::number).containsExactly(4L);
        assertThat(table.issues()).extracting(CatalogueIssue::row).containsExactly(2L, 3L);
    }

    @Test
    void whatWasWrittenSafelyIsReadAsItWas() {
        var table = read("product,on_hand,note\r\n" + SafeCsv.line(List.of("=1+1", 2, "a;b")));

        assertThat(table.rows()).singleElement().satisfies(row -> {
            assertThat(row.cell("product")).isEqualTo("=1+1");
            assertThat(row.cell("note")).isEqualTo("a;b");
        });
    }

    private static TableReader.Table read(String file) {
        return READER.read(file.getBytes(StandardCharsets.UTF_8));
    }
}
