package coop.tablee.catalogimport;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What {@code docs/catalogue-import.md} promises. */
class ManualTests {

    private final String manual = Files.readString(Path.of("..", "docs", "catalogue-import.md"));

    ManualTests() throws IOException {}

    @Test
    void everyColumnAndCodeIsDescribed() {
        Stream<String> columns = Stream.of(Column.values()).map(Column::heading);
        Stream<String> codes = Stream.of(IssueCode.values()).map(IssueCode::code);

        assertThat(Stream.concat(columns, codes))
                .allSatisfy(word -> assertThat(manual).contains("`" + word + "`"));
    }

    @Test
    void theExampleIsReadWithoutAProblem() {
        String example = manual.substring(manual.indexOf("```csv\n") + 7, manual.indexOf("```\n\n## The file"));

        ReadFile file = ReadFile.of(example);

        assertThat(file.products()).hasSize(4);
        assertThat(file.problems()).isEmpty();
    }
}
