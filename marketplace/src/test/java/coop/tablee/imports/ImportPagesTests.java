package coop.tablee.imports;

import static coop.tablee.imports.CatalogueFile.aFile;
import static coop.tablee.testing.Visitor.bytes;
import static coop.tablee.testing.Visitor.locationOf;
import static coop.tablee.testing.Visitor.textOf;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;

@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ImportPagesTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    private Village village;
    private Visitor coordinator;
    private Program program;

    @BeforeAll
    void settle() {
        village = Village.build(database, accounts);
        coordinator = Visitor.signedIn(port, village.email("coordinator"));
        program = Program.of(port, village.email("coordinator"));
    }

    @AfterEach
    void theBooksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void aNewProducersListComesInIsCompletedInOneGoAndCanBeOffered() {
        var list = new StringBuilder(
                "producer,sku,name,display_name,category,description,units,unit_type,variant_unit_name,price,on_hand,on_demand,shipping_category,tax_category\n");
        for (var number = 1; number <= 120; number++) {
            list.append("Les Jardins d’en Bas,%d,Légume %d,Petit,Vegetables,,%d,g,,%d,%d,,Livraison,TVA locale\n"
                    .formatted(number, number, number, number + 1, number + 99));
        }
        var page = upload("liste.csv", list.toString());
        var id = idOf(page);
        assertThat(textOf(coordinator.get(page)))
                .contains("À répondre une fois")
                .contains("« Les Jardins d’en Bas », 120 lignes");

        var answered = coordinator.post(
                page + "/answers",
                Map.of(
                        "producer-key-0",
                        keyOf(id),
                        "producer-0",
                        "new",
                        "name-0",
                        "Les Jardins d’en Bas",
                        "city-0",
                        "Tubize",
                        "seller-0",
                        "PRODUCER"));
        assertThat(locationOf(answered)).isEqualTo(page);
        assertThat(textOf(coordinator.get(page))).contains("Publier les 120 acceptées");

        assertThat(coordinator.post(page + "/application", Map.of()).getStatus().value())
                .isEqualTo(303);
        assertThat(program.rest(id).get("created").asInt()).isEqualTo(120);
        assertThat(textOf(coordinator.get(page))).contains("120 nouveaux produits");

        assertThat(textOf(coordinator.get("/coop/products/incomplete?q=Jardins")))
                .contains("120 produits ne sont pas proposés")
                .contains("100 sur 120");
        var completed = coordinator.post(
                "/coop/products/incomplete",
                Map.of(
                        "q",
                        "Jardins",
                        "scope",
                        "all",
                        "all-vat",
                        "FOOD",
                        "all-storage",
                        "AMBIENT",
                        "all-allergens",
                        "none"));
        assertThat(completed.getStatus().value()).isEqualTo(303);
        assertThat(textOf(coordinator.get("/coop/products/incomplete?q=Jardins")))
                .contains("Rien ne manque");
        assertThat(agreement("Les Jardins d’en Bas")).isEqualTo("PRODUCER FARM Tubize");

        var again = upload("liste.csv", list.toString());
        assertThat(textOf(coordinator.get(again))).contains("120 inchangées").doesNotContain("À répondre une fois");
    }

    @Test
    void whatManyRowsHaveInCommonIsSaidOnceWithTheirNumbers() {
        var list = new StringBuilder(
                "producer,sku,name,category,units,unit_type,price,shipping_category,vat_category,allergens_complete\n");
        for (var number = 1; number <= 8; number++) {
            list.append("%s,W-%d,Légume %d,Vegetables,1,kg,9,%s,food,yes\n"
                    .formatted(farm(), number, number, number == 8 ? "Transport" : "Livraison"));
        }

        var shown = textOf(coordinator.reading("en").get(upload("livraison.csv", list.toString())));

        assertThat(shown)
                .containsOnlyOnce("“Livraison” does not tell")
                .contains("7 rows: 2 to 8.")
                .containsOnlyOnce("“Transport” does not tell");
    }

    @Test
    void aNameIsAnsweredOnceWithOneOfOurProducers() {
        var page = upload(
                "sillons.csv",
                aFile().kilogram("7 Sillons", "N-1", "Carotte", "1.35", "4").text());
        coordinator.post(
                page + "/answers",
                Map.of("producer-key-0", keyOf(idOf(page)), "producer-0", String.valueOf(village.party("sillons"))));

        var next = program.importFile(
                aFile().kilogram("7  SILLONS", "N-2", "Panais", "2", "4").text(), "");

        assertThat(next.get("created").asInt()).isEqualTo(1);
        assertThat(next.get("producers")).isEmpty();
    }

    @Test
    void aForeignProducerIsNoAnswer() {
        var page = upload(
                "foreign.csv",
                aFile().kilogram("Inconnu au bataillon", "O-1", "Carotte", "1.35", "4")
                        .text());

        var refused = coordinator.post(
                page + "/answers",
                Map.of("producer-key-0", keyOf(idOf(page)), "producer-0", String.valueOf(village.party("uccle"))));

        assertThat(refused.getStatus().value()).isEqualTo(422);
        assertThat(textOf(refused)).contains("Ce producteur n’est pas des vôtres");
        assertThat(program.show(idOf(page)).get("producers")).hasSize(1);
    }

    @Test
    void rowsOfANameMayBeLeftOut() {
        var page = upload(
                "out.csv",
                aFile().kilogram("Trop loin", "Q-1", "Carotte", "1.35", "4").text());
        coordinator.post(page + "/answers", Map.of("producer-key-0", keyOf(idOf(page)), "producer-0", "out"));
        coordinator.post(page + "/application", Map.of());

        var done = program.rest(idOf(page));
        assertThat(done.get("state").asString()).isEqualTo("done");
        assertThat(done.get("created").asInt()).isZero();
    }

    @Test
    void anUnknownCategoryIsAskedOnceAndRemembered() {
        var farm = farm();
        var page = upload(
                "divers.csv",
                aFile().line(farm + ",R-1,Vannerie,Bazar divers,1,kg,,9,1,,,yes,ambient,standard,")
                        .text());
        assertThat(textOf(coordinator.get(page)))
                .contains("divers.csv, une ligne, déposé")
                .contains("Catégorie « Bazar divers », une ligne")
                .contains("1 nouvelle 0 changée 0 sans changement 0 refusée");

        coordinator.post(page + "/answers", Map.of("family-key-0", "bazar-divers", "family-0", "HOUSEHOLD_GOODS"));
        coordinator.post(page + "/application", Map.of());
        program.rest(idOf(page));

        assertThat(database.sql(
                                "select v.family from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id where p.sku = 'R-1' and p.producer_id = :producer")
                        .bind("producer", village.party("sillons"))
                        .map(row -> row.get("family", String.class))
                        .one()
                        .block())
                .isEqualTo("HOUSEHOLD_GOODS");
    }

    @Test
    void thePreviewShowsFromWhatToWhat() {
        program.importFile(
                aFile().kilogram(farm(), "S-1", "Carotte", "1.35", "4").text(), "?apply=auto");
        var page = upload(
                "change.csv",
                aFile().kilogram(farm(), "S-1", "Carotte", "13.50", "9").text());

        var shown = coordinator.reading("en").get(page + "?show=change");

        assertThat(textOf(shown)).contains("Price, VAT out: €1.35 €13.50").contains("Stock: 4 9");
    }

    @Test
    void textThatLooksLikeMarkupIsShownAndNeverRun() {
        var page = upload(
                "<img src=x>.csv",
                aFile().line(farm()
                                + ",T-1,<script>alert(1)</script>,\"=cmd|' /C calc'!A0\",1,kg,,1,,,,yes,ambient,food,")
                        .text());

        var shown = coordinator.get(page).getResponseBody();

        assertThat(shown)
                .doesNotContain("<script>alert")
                .contains("&lt;script&gt;alert(1)&lt;/script&gt;")
                .doesNotContain("<img src=x>");
    }

    @Test
    void aZipNamedCsvIsRejectedInWords() {
        var zip = new byte[] {'P', 'K', 3, 4, 20, 0, 0, 0, 8, 0, 1, 2, 3, 0, 0, 0};
        var answer = coordinator.upload("/coop/imports", "catalogue.csv", zip, Map.of());
        program.rest(idOf(locationOf(answer)));

        assertThat(textOf(coordinator.get(locationOf(answer))))
                .contains("Ce n’est pas un fichier CSV")
                .contains("Rien n’a changé");
    }

    @Test
    void noFileAndAnEmptyFileComeBackWithTheFormAndAReason() {
        var none = coordinator.upload("/coop/imports", "", new byte[0], Map.of());
        assertThat(none.getStatus().value()).isEqualTo(422);
        var empty = coordinator.upload("/coop/imports", "vide.csv", new byte[0], Map.of());
        assertThat(empty.getStatus().value()).isEqualTo(422);
        assertThat(textOf(empty)).contains("Ce fichier est vide");
    }

    @Test
    void aFileThatIsTooLargeIsRefusedAtTheDoor() {
        var answer = coordinator.upload("/coop/imports", "gros.csv", new byte[21 * 1024 * 1024], Map.of());

        assertThat(answer.getStatus().value()).isEqualTo(413);
        assertThat(textOf(answer)).contains("Le fichier est trop grand");
    }

    @Test
    void aLanguageThatTheFormDoesNotOfferIsRefused() {
        var file = aFile().kilogram(farm(), "T-1", "Carotte", "1.35", "4").text();
        var answer = coordinator.upload(
                "/coop/imports", "langue.csv", file.getBytes(StandardCharsets.UTF_8), Map.of("language", "xx"));

        assertThat(answer.getStatus().value()).isEqualTo(422);
    }

    @Test
    void stoppingPublishesNothing() {
        var page = upload(
                "stop.csv",
                aFile().kilogram(farm(), "U-1", "Carotte", "1.35", "4").text());

        assertThat(coordinator
                        .post(page + "/cancellation", Map.of())
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(coordinator.post(page + "/application", Map.of()).getStatus().value())
                .isEqualTo(409);
        assertThat(program.show(idOf(page)).get("state").asString()).isEqualTo("cancelled");
    }

    @Test
    void anotherCooperativesImportIsNotThere() {
        var page = upload(
                "mine.csv",
                aFile().kilogram(farm(), "V-1", "Carotte", "1.35", "4").text());
        var other = Visitor.signedIn(port, village.email("coordinator2"));

        for (var answer : List.of(
                other.get(page),
                other.get(page + "/progress"),
                other.post(page + "/answers", Map.of()),
                other.post(page + "/application", Map.of()),
                other.post(page + "/cancellation", Map.of()))) {
            assertThat(answer.getStatus().value()).isEqualTo(404);
        }
        assertThat(program.show(idOf(page)).get("state").asString()).isEqualTo("preview");
    }

    @Test
    void peopleWithoutTheRoleAreToldSo() {
        assertThat(Visitor.signedIn(port, village.email("canteen"))
                        .get("/coop/imports")
                        .getStatus()
                        .value())
                .isEqualTo(403);
        assertThat(Visitor.signedIn(port, village.email("volunteer"))
                        .get("/coop/products/incomplete")
                        .getStatus()
                        .value())
                .isEqualTo(403);
    }

    private String upload(String name, String content) {
        EntityExchangeResult<String> answer =
                coordinator.upload("/coop/imports", name, bytes(content), Map.of("language", "fr"));
        assertThat(answer.getStatus().value()).isEqualTo(303);
        program.rest(idOf(locationOf(answer)));
        return locationOf(answer);
    }

    private static String idOf(String page) {
        return page.replaceFirst(".*/", "");
    }

    private String keyOf(String id) {
        return database.sql(
                        "select producer_key from imports.import_row where import_id = :id and producer_key is not null limit 1")
                .bind("id", Long.valueOf(id))
                .map(row -> row.get("producer_key", String.class))
                .one()
                .block();
    }

    private String farm() {
        return database.sql("select name from network.party where id = :id")
                .bind("id", village.party("sillons"))
                .map(row -> row.get("name", String.class))
                .one()
                .block();
    }

    private String agreement(String producer) {
        return database.sql(
                        "select a.seller_of_record || ' ' || s.kind || ' ' || s.city line from network.party p join network.supply_agreement a on a.producer_id = p.id join network.site s on s.party_id = p.id where p.name = :name and a.cooperative_id = :cooperative")
                .bind("name", producer)
                .bind("cooperative", village.party("grandChamp"))
                .map(row -> row.get("line", String.class))
                .one()
                .block();
    }
}
