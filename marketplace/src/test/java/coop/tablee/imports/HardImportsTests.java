package coop.tablee.imports;

import static coop.tablee.imports.CatalogueFile.aFile;
import static coop.tablee.testing.Visitor.bytes;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.transaction.reactive.TransactionalOperator;
import org.springframework.util.unit.DataSize;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Large files, hostile files, many hands at once. */
@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HardImportsTests {

    private static final String MANDATORY = "producer,sku,name,units,unit_type,price\n";

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    ImportRepository imports;

    @Autowired
    TransactionalOperator transaction;

    private Village village;
    private Program program;
    private String farm;

    @BeforeAll
    void settle() {
        village = Village.build(database, accounts);
        program = Program.of(port, village.email("coordinator"));
        farm = database.sql("select name from network.party where id = :id")
                .bind("id", village.party("sillons"))
                .map(row -> row.get("name", String.class))
                .one()
                .block();
    }

    @AfterEach
    void theBooksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void tenThousandRowsAreAppliedInAsManyStatementsAsTen() {
        var small = program.importFile(rows("SM", 10), "");
        var few = Statements.during(() -> applied(small.get("id").asString()));
        var large = program.importFile(rows("LG", 10_000), "");
        assertThat(large.get("accepted").asInt()).isEqualTo(10_000);
        var many = Statements.during(() -> applied(large.get("id").asString()));

        assertThat(ofImports(many)).isEqualTo(ofImports(few));
        assertThat(program.importFile(rows("LG", 10_000), "").get("unchanged").asInt())
                .isEqualTo(10_000);
    }

    /** Row by row against fresh tables this took minutes, and whoever wanted to stop it waited as long. */
    @Test
    void aLongFileIsHeldAgainstTheCatalogueInSeconds() {
        var preview = program.importFile(rows("XL", 40_000), "");

        assertThat(preview.get("created").asInt()).isEqualTo(40_000);
    }

    @Test
    void eightHandsApplyOnce() {
        var id = program.importFile(
                        aFile().kilogram(farm, "ONCE", "Carotte", "1.35", "40").text(), "")
                .get("id")
                .asString();

        var statuses = Flux.range(0, 8)
                .flatMap(hand -> Mono.fromCallable(
                                () -> program.apply(id).getStatus().value())
                        .subscribeOn(Schedulers.boundedElastic()))
                .collectList()
                .block();

        assertThat(statuses).containsOnly(202);
        assertThat(program.rest(id).get("state").asString()).isEqualTo("done");
        assertThat(moves("ONCE")).containsExactly("receive 40.000");
    }

    @Test
    void theSameBytesSentEightTimesAtOnceAreOneImport() {
        var file = bytes(aFile().kilogram(farm, "SAME", "Carotte", "1.35", "40").text());

        var ids = Flux.range(0, 8)
                .flatMap(hand -> Mono.fromCallable(() -> Program.json(program.send(file, "", "text/csv"))
                                .get("id")
                                .asString())
                        .subscribeOn(Schedulers.boundedElastic()))
                .distinct()
                .collectList()
                .block();

        assertThat(ids).hasSize(1);
        assertThat(program.rest(ids.get(0)).get("read").asInt()).isEqualTo(1);
    }

    @Test
    void twoFilesOfTheSameProductsAppliedAtOnceBothEndWhole() {
        var one = program.importFile(rows("TW", 200), "").get("id").asString();
        var other = program.importFile(rows("TW", 200).replace(",1.50,", ",1.60,"), "")
                .get("id")
                .asString();

        Flux.just(one, other)
                .flatMap(id -> Mono.fromCallable(() -> program.apply(id)).subscribeOn(Schedulers.boundedElastic()))
                .blockLast();

        assertThat(program.rest(one).get("state").asString()).isEqualTo("done");
        assertThat(program.rest(other).get("state").asString()).isEqualTo("done");
        assertThat(moves("TW-1")).hasSize(1);
    }

    @Test
    void whatABrokenProcessLeftIsDoneByTheNext() {
        var id = program.importFile(
                        aFile().kilogram(farm, "LEFT", "Carotte", "1.35", "40").text(), "")
                .get("id")
                .asString();
        database.sql(
                        "update imports.catalogue_import set state = 'applying', lease_token = gen_random_uuid(), lease_until = clock_timestamp() - interval '1 second', attempts = 1 where id = :id")
                .bind("id", Long.valueOf(id))
                .then()
                .block();

        assertThat(program.rest(id).get("state").asString()).isEqualTo("done");
        assertThat(moves("LEFT")).containsExactly("receive 40.000");
    }

    /** A process that takes an import for three seconds and says no more; what it says later changes nothing. */
    @Test
    void whoWentSilentKeepsItsImportUntilItsTimeIsOver() {
        var id = program.importFile(
                        aFile().kilogram(farm, "SILENT", "Carotte", "1.35", "40")
                                .text(),
                        "")
                .get("id")
                .asString();
        assertThat(program.rest(id).get("state").asString()).isEqualTo("preview");
        var silent = new ImportRepository(
                database,
                JsonMapper.shared(),
                new ImportsProperties(DataSize.ofMegabytes(1), 10, 1, 1, Duration.ofSeconds(3), Duration.ofMinutes(5)));
        var begun = System.nanoTime();
        var lease = database.sql(
                        "update imports.catalogue_import set state = 'applying', lease_token = null, lease_until = null, attempts = 0 where id = :id")
                .bind("id", Long.valueOf(id))
                .then()
                .then(silent.takeNext())
                .as(transaction::transactional)
                .block();
        assertThat(lease.importId()).isEqualTo(Long.parseLong(id));

        assertThat(program.rest(id).get("state").asString()).isEqualTo("done");
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(2900), Duration.ofSeconds(30));
        assertThat(silent.apply(lease).as(transaction::transactional).blockOptional())
                .isEmpty();
        assertThat(moves("SILENT")).containsExactly("receive 40.000");
    }

    @Test
    void aLeaseThatIsLostWritesNothing() {
        var id = Long.parseLong(program.importFile(
                        aFile().kilogram(farm, "LOST", "Carotte", "1.35", "40").text(), "")
                .get("id")
                .asString());

        imports.apply(new Lease(id, UUID.randomUUID(), ImportState.APPLYING, 1)).blockOptional();

        assertThat(moves("LOST")).isEmpty();
        assertThat(program.show(String.valueOf(id)).get("state").asString()).isEqualTo("preview");
    }

    static Stream<Arguments> unreadableFiles() {
        return Stream.of(
                Arguments.of("a zip", new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0, 0, 1, 2, 3}, "not-a-csv"),
                Arguments.of("a header alone", bytes(MANDATORY), "no-rows"),
                Arguments.of(
                        "no price column", bytes("producer,sku,name,units,unit_type\nF,1,A,1,kg\n"), "missing-column"),
                Arguments.of(
                        "the same column twice",
                        bytes("producer,sku,name,units,unit_type,price,price\nF,1,A,1,kg,1,2\n"),
                        "duplicate-column"),
                Arguments.of(
                        "another separator",
                        bytes("producer|sku|name|units|unit_type|price\nF|1|A|1|kg|1\n"),
                        "missing-column"),
                Arguments.of("quotes that never close", bytes(MANDATORY + "F,1,\"A,1,kg,1\n"), "broken-quotes"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("unreadableFiles")
    void anUnreadableFileIsRejectedWithItsReasonAndChangesNothing(String what, byte[] file, String code) {
        var before = counts();

        var answer = program.importFile(file, "?apply=auto");

        assertThat(answer.get("state").asString()).as(what).isEqualTo("rejected");
        assertThat(Program.codes(answer)).contains(code);
        answer.get("issues")
                .forEach(issue -> assertThat(issue.get("message").asString()).isNotBlank());
        assertThat(program.apply(answer.get("id").asString()).getStatus().value())
                .isEqualTo(409);
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void whatTheReaderSaysInEnglishIsSaidInThePersonsLanguage() {
        var noPrice = program.importFile("producer,sku,name,units,unit_type\nF,1,A,1,kg", "");
        var ragged = program.importFile(MANDATORY + "F,1,A,1,kg,2,3,4\nF,1", "");

        assertThat(messages(noPrice))
                .containsExactly("Il manque la colonne «\u00a0price\u00a0». Ajoutez-la à la ligne d’en-têtes.");
        assertThat(messages(ragged)).hasSize(2).noneMatch(message -> message.contains("cells"));
    }

    private static List<String> messages(JsonNode answer) {
        return answer.get("issues")
                .valueStream()
                .map(issue -> issue.get("message").asString())
                .toList();
    }

    @Test
    void bytesThatAreNoTextNeverBreakTheHouse() {
        var noise = new byte[200_000];
        for (var at = 0; at < noise.length; at++) {
            noise[at] = (byte) (at * 31 + at / 7);
        }
        assertThat(program.importFile(noise, "?apply=auto").get("state").asString())
                .isEqualTo("rejected");
        var latin = (MANDATORY + farm + ",LATIN,Céleri,1,kg,2\n").getBytes(StandardCharsets.ISO_8859_1);
        assertThat(Program.codes(program.importFile(latin, ""))).contains("windows-1252-text");
    }

    @ParameterizedTest
    @ValueSource(strings = {"-1", "deux", "1e9", "NaN", "1.234.567", "=1+1", "0.3333333", "999999999999"})
    void aPriceThatIsNoneRefusesItsRowAlone(String price) {
        var answer = program.importFile(
                MANDATORY + farm + ",BAD,Carotte,1,kg,\"" + price + "\"\n" + farm + ",GOOD,Carotte,2,kg,2\n", "");

        assertThat(answer.get("refused").asInt()).isEqualTo(1);
        assertThat(answer.get("accepted").asInt()).isEqualTo(1);
        assertThat(answer.get("issues").get(0).get("column").asString()).isEqualTo("price");
    }

    @Test
    void whatIsWrongAtTheDoorIsSaidAtTheDoor() {
        var before = counts();
        assertThat(program.send(bytes("{}"), "", "application/json").getStatus().value())
                .isEqualTo(415);
        assertThat(program.send(bytes("{}"), "", "application/json").getResponseBody())
                .contains("text/csv");
        assertThat(program.send(new byte[0], "", "text/csv").getStatus().value())
                .isEqualTo(422);
        assertThat(program.send(bytes(MANDATORY), "?apply=never", "text/csv")
                        .getStatus()
                        .value())
                .isEqualTo(422);
        assertThat(program.send(bytes(MANDATORY), "?language=xx", "text/csv")
                        .getStatus()
                        .value())
                .isEqualTo(422);
        assertThat(program.get("abc").getStatus().value()).isEqualTo(400);
        assertThat(counts()).isEqualTo(before);
    }

    @Test
    void tenMegabytesAreReadOrRejectedAndNeverHalf() {
        var heavy = new byte[10 * 1024 * 1024];
        Arrays.fill(heavy, (byte) 'a');

        assertThat(program.importFile(heavy, "").get("state").asString()).isEqualTo("rejected");
    }

    @Test
    void anExportComesBackUnchangedButForBoxesOfSeveralPieces() {
        var coordinator = Visitor.signedIn(port, village.email("coordinator"));
        var csv = coordinator
                .get("/coop/products/export?producer=" + village.party("laiterie"))
                .getResponseBody();

        var answer = program.importFile(csv, "");

        assertThat(csv).startsWith("\uFEFFproducer,");
        assertThat(answer.get("refused").asInt()).isZero();
        // The columns have no words for a box of six: "6, box" are six boxes sold as one thing. The preview says so.
        assertThat(differences(answer.get("id").asString()))
                .containsExactly(
                        "Œufs de plein air {\"pricing_unit\": [\"BX\", \"H87\"], \"ordering_unit\": [\"BX\", \"H87\"]}");
        assertThat(answer.get("unchanged").asInt()).isEqualTo(6);
    }

    @Test
    void anExportHoldsNoFormula() {
        program.importFile(MANDATORY + farm + ",FORMULA,\"=HYPERLINK(\"\"http://x\"\")\",1,kg,2\n", "?apply=auto");

        var csv = Visitor.signedIn(port, village.email("coordinator"))
                .get("/coop/products/export?q=hyperlink")
                .getResponseBody();

        assertThat(csv).contains("'=HYPERLINK").doesNotContain(",=HYPERLINK").doesNotContain(",\"=HYPERLINK");
    }

    @Test
    void aWrongPriceComesBackBesideItsFieldAndWhatWasTypedIsKept() {
        program.importFile(MANDATORY + farm + ",KEEP,Rutabaga tardif,1,kg,2\n", "?apply=auto");
        var product = database.sql("select id from catalogue.product where sku = 'KEEP' and producer_id = :producer")
                .bind("producer", village.party("sillons"))
                .map(row -> row.get("id", Long.class))
                .one()
                .block();
        var coordinator = Visitor.signedIn(port, village.email("coordinator"));

        var refused = coordinator.post(
                "/coop/products/incomplete",
                Map.of("q", "rutabaga", "row", "" + product, "price-" + product, "douze", "vat-" + product, "FOOD"));

        assertThat(refused.getStatus().value()).isEqualTo(422);
        assertThat(refused.getResponseBody())
                .contains("value=\"douze\"")
                .contains("id=\"price-" + product + "-error\"");
        var foreign =
                coordinator.post("/coop/products/incomplete", Map.of("row", "999999999", "vat-999999999", "FOOD"));
        assertThat(foreign.getStatus().value()).isEqualTo(404);
    }

    private void applied(String id) {
        program.apply(id);
        assertThat(program.rest(id).get("state").asString()).isEqualTo("done");
    }

    /** The writing statements of an application, whatever else looked on. */
    private static List<String> ofImports(List<String> statements) {
        return statements.stream()
                .filter(sql -> sql.contains("imports.apply")
                        || sql.contains("set state = 'done'")
                        || sql.contains("record_trail")
                        || sql.contains("catalogue.store")
                        || sql.contains("stock."))
                .toList();
    }

    private String rows(String prefix, int count) {
        var file = aFile();
        for (var number = 1; number <= count; number++) {
            file.kilogram(farm, prefix + "-" + number, "Légume " + number, "1.50", "10");
        }
        return file.text();
    }

    private List<String> moves(String sku) {
        return database.sql(
                        "select m.kind || ' ' || m.quantity move from stock.move m join stock.stock_row s on s.id = m.stock_id join catalogue.product p on p.id = s.product_id where p.sku = :sku and p.producer_id = :producer order by m.id")
                .bind("sku", sku)
                .bind("producer", village.party("sillons"))
                .map(row -> row.get("move", String.class))
                .all()
                .collectList()
                .block();
    }

    private String counts() {
        return database.sql(
                        "select (select count(*) from catalogue.product) || ' ' || (select count(*) from catalogue.product_version) || ' ' || (select count(*) from stock.move) counts")
                .map(row -> row.get("counts", String.class))
                .one()
                .block();
    }

    private List<String> differences(String id) {
        return database.sql(
                        "select name || ' ' || diff difference from imports.import_row where import_id = :id and diff <> '{}' order by row_no")
                .bind("id", Long.valueOf(id))
                .map(row -> row.get("difference", String.class))
                .all()
                .collectList()
                .block();
    }
}
