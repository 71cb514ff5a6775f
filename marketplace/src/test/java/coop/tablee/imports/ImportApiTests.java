package coop.tablee.imports;

import static coop.tablee.imports.CatalogueFile.aFile;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportApiTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    private Village village;
    private Program program;
    private String farm;

    @BeforeAll
    void settle() {
        village = Village.build(database, accounts);
        program = Program.of(port, village.email("coordinator"));
        farm = nameOf("sillons");
    }

    @AfterEach
    void theBooksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void aFileIsReadPreviewedAndAppliedOnce() {
        var file =
                aFile().kilogram(farm, "C-1", "Carotte", "1.35", "40").kilogram(farm, "C-2", "Panais", "2.10", "15.5");

        var preview = program.importFile(file.text(), "");
        assertThat(preview.get("state").asString()).isEqualTo("preview");
        assertThat(preview.get("created").asInt()).isEqualTo(2);
        assertThat(products("C-%")).isEmpty();

        var id = preview.get("id").asString();
        assertThat(program.apply(id).getStatus().value()).isEqualTo(202);
        var done = program.rest(id);
        assertThat(done.get("state").asString()).isEqualTo("done");
        assertThat(products("C-%")).containsExactly("C-1 v1 1.3500 40.000", "C-2 v1 2.1000 15.500");

        assertThat(program.apply(id).getStatus().value()).isEqualTo(202);
        assertThat(products("C-%")).containsExactly("C-1 v1 1.3500 40.000", "C-2 v1 2.1000 15.500");
    }

    @Test
    void theSameFileAgainChangesNothing() {
        var file = aFile().kilogram(farm, "D-1", "Carotte", "1.35", "40");
        program.importFile(file.text(), "?apply=auto");

        var again = program.importFile(file.text(), "?apply=auto");

        assertThat(again.get("state").asString()).isEqualTo("done");
        assertThat(again.get("unchanged").asInt()).isEqualTo(1);
        assertThat(again.get("created").asInt() + again.get("changed").asInt()).isZero();
        assertThat(products("D-%")).containsExactly("D-1 v1 1.3500 40.000");
    }

    @Test
    void productsMadeByHandAreFoundAgainWhenTheirListComesBack() {
        var producer = Visitor.signedIn(port, village.email("producer"));
        byHand(producer, "Poireau d’hiver", "BH", "0,9", "KGM");
        byHand(producer, "Lait cru", "LTR", "", "LTR");
        byHand(producer, "Chou pointu", "H87", "", "H87");
        var list = Visitor.signedIn(port, village.email("coordinator"))
                .get("/coop/products/export?q=")
                .getResponseBody();

        var again = program.importFile(list, "?apply=auto");

        assertThat(list).contains("Poireau d’hiver", "Lait cru", "Chou pointu");
        assertThat(again.get("state").asString()).isEqualTo("done");
        assertThat(again.get("created").asInt()).isZero();
    }

    private static void byHand(Visitor producer, String name, String unit, String content, String contentUnit) {
        var fields = new HashMap<>(Map.of(
                "name-fr",
                name,
                "family",
                "STEM_VEGETABLES",
                "unit",
                unit,
                "content",
                content,
                "content-unit",
                contentUnit));
        fields.putAll(Map.of("price", "2,40", "vat", "FOOD", "storage", "AMBIENT", "no-allergen", "yes"));
        var made = producer.upload("/my-products", "nothing.txt", new byte[0], fields);
        assertThat(made.getStatus().value()).as(made.getResponseBody()).isEqualTo(303);
    }

    @Test
    void whatABuyerCouldNoticeMakesAVersionAndACountDoesNot() {
        program.importFile(
                aFile().kilogram(farm, "E-1", "Carotte", "1.35", "40")
                        .kilogram(farm, "E-2", "Panais", "2", "5")
                        .text(),
                "?apply=auto");

        var second = program.importFile(
                aFile().kilogram(farm, "E-1", "Carotte", "1.45", "40")
                        .kilogram(farm, "E-2", "Panais", "2.00", "7")
                        .text(),
                "?apply=auto");

        assertThat(second.get("changed").asInt()).isEqualTo(2);
        assertThat(products("E-%")).containsExactly("E-1 v2 1.4500 40.000", "E-2 v1 2.0000 7.000");
    }

    @Test
    void whatAFileDoesNotSayStaysAsItIs() {
        program.importFile(
                aFile().line(farm + ",F-1,Potage,Soups,1,L,,3.90,4,,celery,yes,chilled,food,organic")
                        .text(),
                "?apply=auto");

        var bare = "producer,sku,name,units,unit_type,price\n" + farm + ",F-1,Potage,1,L,3.90\n";
        var second = program.importFile(bare, "?apply=auto");

        assertThat(second.get("unchanged").asInt()).isEqualTo(1);
        assertThat(database.sql(
                                "select v.allergens || v.storage || v.vat_category || v.labels[1] || v.family all_facts from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id where p.sku = 'F-1' and p.producer_id = :producer")
                        .bind("producer", village.party("sillons"))
                        .map(row -> row.get("all_facts", String.class))
                        .one()
                        .block())
                .isEqualTo("AAAAAAAACAAAAACHILLEDFOODORGANICPREPARED");
    }

    @Test
    void aNameThatNobodyKnowsWaitsForAnAnswer() {
        var preview = program.importFile(
                aFile().kilogram("Chez Personne", "G-1", "Carotte", "1.35", "40")
                        .text(),
                "?apply=auto");

        assertThat(preview.get("state").asString()).isEqualTo("preview");
        assertThat(preview.get("producers").get(0).get("name").asString()).isEqualTo("Chez Personne");
        var refused = program.apply(preview.get("id").asString());
        assertThat(refused.getStatus().value()).isEqualTo(409);
        assertThat(Program.json(refused).get("type").asString()).endsWith("/import-unanswered");
    }

    @Test
    void refusedRowsAreNamedByRowAndColumnAndTheOthersCountOn() {
        var preview = program.importFile(
                aFile().kilogram(farm, "H-1", "Carotte", "-1", "40")
                        .kilogram(farm, "H-2", "Panais", "deux", "5")
                        .kilogram(farm, "H-3", "Navet", "1.20", "8")
                        .text(),
                "");

        assertThat(preview.get("read").asInt()).isEqualTo(3);
        assertThat(preview.get("refused").asInt()).isEqualTo(2);
        assertThat(preview.get("created").asInt()).isEqualTo(1);
        assertThat(Program.codes(preview)).containsExactly("negative-price", "not-a-number");
        var issue = preview.get("issues").get(0);
        assertThat(issue.get("row").asInt()).isEqualTo(2);
        assertThat(issue.get("column").asString()).isEqualTo("price");
        assertThat(issue.get("found").asString()).isEqualTo("-1");
    }

    @Test
    void anotherCooperativesImportIsNotThere() {
        var id = program.importFile(
                        aFile().kilogram(farm, "I-1", "Carotte", "1.35", "40").text(), "")
                .get("id")
                .asString();
        var other = Program.of(port, village.email("coordinator2"));

        assertThat(other.get(id).getStatus().value()).isEqualTo(404);
        assertThat(other.apply(id).getStatus().value()).isEqualTo(404);
        assertThat(withoutReference(other.get(id).getResponseBody(), id))
                .isEqualTo(withoutReference(other.get("999999999").getResponseBody(), "999999999"));
        assertThat(program.show(id).get("state").asString()).isEqualTo("preview");
    }

    @Test
    void onlyCoordinatorsMayImport() {
        for (var who : List.of("household", "canteen", "volunteer")) {
            var answer = Program.of(port, village.email(who))
                    .send(aFile().text().getBytes(java.nio.charset.StandardCharsets.UTF_8), "", "text/csv");
            assertThat(answer.getStatus().value()).as(who).isEqualTo(403);
        }
    }

    @Test
    void aCountBelowWhatIsReservedIsTakenDownToIt() {
        program.importFile(
                aFile().kilogram(farm, "J-1", "Carotte", "1.35", "40").text(), "?apply=auto");
        var stock = database.sql(
                        "select s.id from stock.stock_row s join catalogue.product p on p.id = s.product_id where p.sku = 'J-1' and p.producer_id = :producer")
                .bind("producer", village.party("sillons"))
                .map(row -> row.get("id", Long.class))
                .one()
                .block();
        database.sql("select stock.post(array[" + stock
                        + "]::bigint[], array['reserve'], array[25]::numeric[], array[null]::bigint[], null, 'test')")
                .then()
                .block();

        var second = program.importFile(
                aFile().kilogram(farm, "J-1", "Carotte", "1.35", "10").text(), "?apply=auto");

        assertThat(second.get("state").asString()).isEqualTo("done");
        assertThat(Program.codes(second)).contains("stock-below-reserved");
        assertThat(products("J-%")).containsExactly("J-1 v1 1.3500 25.000");
    }

    @Test
    void onDemandIsTakenOverAndBack() {
        program.importFile(
                aFile().line(farm + ",K-1,Pain,Bread,1,kg,,4,,1,gluten,yes,ambient,food,")
                        .text(),
                "?apply=auto");
        assertThat(onDemand("K-1")).isTrue();

        program.importFile(
                aFile().line(farm + ",K-1,Pain,Bread,1,kg,,4,12,0,gluten,yes,ambient,food,")
                        .text(),
                "?apply=auto");

        assertThat(onDemand("K-1")).isFalse();
        assertThat(products("K-%")).containsExactly("K-1 v1 4.0000 12.000");
        assertThat(saidAsOrdered("K-1"))
                .as("who said it, and that a file read before is older")
                .isEqualTo("{t,f} 2 true");
    }

    private String saidAsOrdered(String sku) {
        return database.sql("""
                        select array_agg(d.on_demand order by d.id)::text || ' ' || count(d.actor_id) || ' ' || (min(s.counted_version) >= 2)::text
                        from stock.stock_row s join catalogue.product p on p.id = s.product_id join stock.demand_said d on d.stock_id = s.id
                        where p.sku = :sku and p.producer_id = :producer
                        """)
                .bind("sku", sku)
                .bind("producer", village.party("sillons"))
                .mapValue(String.class)
                .one()
                .block();
    }

    private boolean onDemand(String sku) {
        return database.sql(
                        "select s.on_demand from stock.stock_row s join catalogue.product p on p.id = s.product_id where p.sku = :sku and p.producer_id = :producer")
                .bind("sku", sku)
                .bind("producer", village.party("sillons"))
                .map(row -> row.get("on_demand", Boolean.class))
                .one()
                .block();
    }

    private List<String> products(String skus) {
        return database.sql(
                        "select p.sku || ' v' || v.version || ' ' || v.price || ' ' || s.on_hand line from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id join stock.stock_row s on s.product_id = p.id where p.sku like :skus and p.producer_id = :producer order by p.sku")
                .bind("skus", skus)
                .bind("producer", village.party("sillons"))
                .map(row -> row.get("line", String.class))
                .all()
                .collectList()
                .block();
    }

    private String nameOf(String party) {
        return database.sql("select name from network.party where id = :id")
                .bind("id", village.party(party))
                .map(row -> row.get("name", String.class))
                .one()
                .block();
    }

    private static String withoutReference(String problem, String id) {
        return problem.replaceAll("\"(reference|instance|requestId)\":\"[^\"]*\"", "")
                .replace(id, "ID");
    }
}
