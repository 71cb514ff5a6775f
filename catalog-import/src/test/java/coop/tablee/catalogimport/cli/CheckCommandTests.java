package coop.tablee.catalogimport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CheckCommandTests {

    private static final String HEADER = "producer,sku,name,units,unit_type,price\n";

    @TempDir
    private Path directory;

    @Test
    void aGoodFileIsSummedUp() throws IOException {
        Console console = Console.run("check", file(HEADER + "Farm,1,Carottes,1,kg,2.40\n"));

        assertThat(console.exit()).isEqualTo(ExitCode.GOOD);
        assertThat(console.output())
                .contains("1 rows read: 1 accepted, 0 refused. UTF-8, separated by \",\"")
                .contains(
                        "still lack something before they can be offered: VAT category (1), allergens (1), storage (1)");
    }

    @Test
    void everyProblemHasItsLine() throws IOException {
        Console console = Console.run("check", file(HEADER + "Farm,1,Carrots,1,kg,-1\nFarm,2,Leeks,1,kg,NaN\n"));

        assertThat(console.exit()).isEqualTo(ExitCode.ROWS_REFUSED);
        assertThat(console.output())
                .containsPattern("2 +price +negative-price +\"-1\" / 0 or more")
                .containsPattern("3 +price +not-a-number +\"NaN\" / ")
                .contains("1 × negative-price", "2 rows read: 0 accepted, 2 refused");
    }

    @Test
    void aZipIsRejectedWithOneLine() throws IOException {
        Console console = Console.run("check", file("PK\u0003\u0004 and so on"));

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output())
                .containsPattern("file +not-a-csv +\"a zip archive")
                .contains("The file is rejected");
    }

    @Test
    void nothingInAFileSteersTheTerminal() throws IOException {
        Console console = Console.run("check", file(HEADER + "Farm,1,\u001B[2Jgone,1,kg,1\n"));

        assertThat(console.output()).contains("control-character").doesNotContain("\u001B");
    }

    @Test
    void aFileThatIsNotThereIsSaid() {
        Console console = Console.run("check", directory.resolve("none.csv").toString());

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output()).contains("No readable file");
        assertThat(Console.run("check", directory.toString()).exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(Console.run("check", "\u0000").exit()).isEqualTo(ExitCode.REFUSED);
    }

    @ParameterizedTest
    @CsvSource({"help", "check", "check a b", "push", "sell a", "check a --apply", "push a --force", "push a --to"})
    void whatIsNotUnderstoodIsAnsweredByTheUsage(String words) {
        Console console = Console.run(words.split(" "));

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output()).contains("Usage:");
    }

    private String file(String text) throws IOException {
        return Files.writeString(directory.resolve("products.csv"), text).toString();
    }
}
