package coop.tablee.catalogimport.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PushCommandTests {

    private static final String PREVIEW =
            "{'id':'7','state':'preview','read':3,'accepted':3,'refused':0,'created':2,'changed':1,'unchanged':0,'issues':[]}";

    @TempDir
    private Path directory;

    private StubMarketplace marketplace;
    private String file;

    PushCommandTests() throws IOException {
        marketplace = new StubMarketplace();
        file = "";
    }

    @BeforeEach
    void writeFile() throws IOException {
        file = Files.writeString(directory.resolve("products.csv"), "producer,name\nFerme,Céleri\n")
                .toString();
    }

    @AfterEach
    void closeMarketplace() {
        marketplace.close();
    }

    @Test
    void aFileIsHandedOverAndItsPreviewShown() {
        marketplace
                .then(202, "{'id':'7'}")
                .then(200, "{'id':'7','state':'reading'}")
                .then(200, PREVIEW);

        Console console = push();

        assertThat(console.exit()).isEqualTo(ExitCode.GOOD);
        assertThat(console.output())
                .contains("3 rows read: 3 accepted, 0 refused. 2 created, 1 changed, 0 unchanged")
                .contains("Nothing is applied yet");
        assertThat(marketplace.lines())
                .containsExactly(
                        "POST /api/v1/catalogue-imports",
                        "GET /api/v1/catalogue-imports/7",
                        "GET /api/v1/catalogue-imports/7");
        assertThat(marketplace.requests().get(0))
                .isEqualTo(new StubMarketplace.Request(
                        "POST /api/v1/catalogue-imports",
                        "Bearer secret",
                        "text/csv",
                        "producer,name\nFerme,Céleri\n"));
    }

    @Test
    void aPreviewIsAppliedWhereAsked() {
        marketplace
                .then(202, "{'id':7}")
                .then(200, PREVIEW)
                .then(202, "")
                .then(200, PREVIEW)
                .then(200, "{'state':'applying'}")
                .then(200, PREVIEW.replace("preview", "done"));

        Console console = push("--apply");

        assertThat(console.exit()).isEqualTo(ExitCode.GOOD);
        assertThat(console.output()).contains("State: done").doesNotContain("Nothing is applied");
        assertThat(marketplace.lines()).contains("POST /api/v1/catalogue-imports/7/application");
    }

    @Test
    void refusedRowsAreListed() {
        marketplace.then(202, "{'id':'7'}").then(200, """
                        {'state':'preview','read':2,'accepted':1,'refused':1,
                         'issues':[{'row':2,'column':'price','code':'negative-price','message':'Prix n\\u00e9gatif\\u001b[2J'}]}""");

        Console console = push();

        assertThat(console.exit()).isEqualTo(ExitCode.ROWS_REFUSED);
        assertThat(console.output())
                .containsPattern("2 +price +negative-price +Prix négatif\\?\\[2J")
                .doesNotContain("\u001B");
    }

    @Test
    void aRejectedFileIsNotApplied() {
        marketplace.then(202, "{'id':'7'}").then(200, "{'state':'rejected','issues':[{'row':0,'code':'not-a-csv'}]}");

        Console console = push("--apply");

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output()).contains("State: rejected", "not-a-csv");
        assertThat(marketplace.lines()).noneMatch(line -> line.contains("application"));
    }

    @Test
    void aProblemIsToldWithItsNextStep() {
        marketplace.then(
                401,
                "{'type':'about:blank','title':'Not signed in','detail':'This token has expired.','errors':[{'field':'token','code':'expired','expected':'a valid one'}]}");

        Console console = push();

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output())
                .contains("refused (401). Not signed in This token has expired.")
                .contains("token expired: expected a valid one")
                .contains("ask for a new one");
        assertThat(marketplace.requests()).hasSize(1);
    }

    @Test
    void aRedirectIsNotFollowedWithTheToken() {
        marketplace.then(307, "");

        Console console = push();

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output()).contains("the token was not sent there");
        assertThat(marketplace.lines()).containsExactly("POST /api/v1/catalogue-imports");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "<html>", "[]", "{}", "{'id':null}", "{'id':", "{'id':'1'} x"})
    void anAnswerThatIsNoneEndsTheRun(String answer) {
        marketplace.then(202, answer);

        Console console = push();

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output()).contains("named no import");
    }

    @Test
    void aMarketplaceThatNeverEndsIsLeft() {
        marketplace.then(202, "{'id':'7'}").then(200, "{'state':'reading'}");

        Console console = push("--wait", "1");

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output()).contains("No answer after 1 s; import 7 is still \"reading\"");
    }

    @Test
    void aMarketplaceThatIsNotThereIsSaid() {
        String address = marketplace.address();
        marketplace.close();

        Console console = Console.run("push", file, "--to", address, "--token", "secret");

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output()).contains("Could not be read or sent");
    }

    @Test
    void theTokenMayComeFromTheEnvironment() {
        marketplace.then(202, "{'id':'7'}").then(200, PREVIEW);

        Console console = Console.runWithToken("hidden\n", "push", file, "--to", marketplace.address() + "/");

        assertThat(console.exit()).isEqualTo(ExitCode.GOOD);
        assertThat(console.output()).doesNotContain("hidden");
        assertThat(marketplace.requests().get(0).authorization()).isEqualTo("Bearer hidden");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"market.example", "ftp://market.example", "https://", "http://a b", "https://u:p@market.example"
            })
    void anAddressThatIsNoneIsRefused(String address) {
        Console console = Console.run("push", file, "--to", address, "--token", "secret");

        assertThat(console.exit()).isEqualTo(ExitCode.REFUSED);
        assertThat(console.output()).contains("Not an address of a marketplace");
    }

    @Test
    void tokensAndTimesThatAreNoneAreRefused() {
        String to = marketplace.address();
        assertThat(Console.run("push", file, "--to", to).output()).contains("push needs");
        assertThat(Console.run("push", file, "--to", to, "--token", "a\nb").output())
                .contains("The token has characters");
        assertThat(Console.run("push", file, "--to", to, "--token", "a", "--wait", "-1")
                        .output())
                .contains("--wait takes a number of seconds");
        assertThat(marketplace.requests()).isEmpty();
    }

    @Test
    void onlyUnencryptedStrangersAreWarnedOf() {
        assertThat(new ImportClient("http://market.example", "t").exposed()).isTrue();
        assertThat(new ImportClient("https://market.example", "t").exposed()).isFalse();
        assertThat(new ImportClient("http://localhost:8080", "t").exposed()).isFalse();
        assertThat(new ImportClient("http://[::1]:8080", "t").exposed()).isFalse();
    }

    private Console push(String... more) {
        String[] arguments = {"push", file, "--to", marketplace.address(), "--token", "secret"};
        String[] all = Arrays.copyOf(arguments, arguments.length + more.length);
        System.arraycopy(more, 0, all, arguments.length, more.length);
        return Console.run(all);
    }
}
