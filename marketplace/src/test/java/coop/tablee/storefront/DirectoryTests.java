package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.storefront.directory.LocalOfferPreparation;
import coop.tablee.testing.Pdf;
import coop.tablee.testing.RawKeys;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;

/** The directory, as anybody searches, filters, prints and takes it along. Villages of other tests are in it too; a village's own people carry its number. */
@StorefrontTest
class DirectoryTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    LocalOfferPreparation preparation;

    Village village;
    Shopper visitor;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        prepare();
        visitor = new Shopper(port);
    }

    private void prepare() {
        preparation
                .catchUp()
                .filter(made -> made)
                .repeatWhenEmpty(100, again -> again.delayElements(Duration.ofMillis(100)))
                .block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    /** What comes to the village's own point: its people alone. */
    private String ours() {
        return "/directory?destination=" + village.site("kiosque");
    }

    private Shopper.Page found(String q) {
        return visitor.get(ours() + "&q=" + URLEncoder.encode(q, StandardCharsets.UTF_8));
    }

    @Test
    void whoeverTakesPartIsThereWithAPinAndAPage() {
        var page = visitor.get(ours());
        assertThat(page.all("<h2><a href=\"([^\"]*)\""))
                .contains(
                        "/producers/%d-ferme-des-sept-sillons-%d".formatted(village.party("sillons"), village.number()))
                .contains("/cooperatives/%d-grand-champ-%d".formatted(village.party("grandChamp"), village.number()))
                .hasSize(6);
        assertThat(page.body()).contains("class=\"map-pin\" href=\"#entry-1\"").contains("id=\"entry-1\"");
        assertThat(page.words()).contains("6 match your choices").contains("Sold by Grand Champ");
        assertThat(page.words()).doesNotContain("Cuisine des Tilleuls").doesNotContain("Ménage");
    }

    @Test
    void filtersNarrowCountAndSurviveInTheAddress() {
        var page = visitor.get(ours() + "&kind=PRODUCER&label=ORGANIC");
        assertThat(page.words())
                .contains("1 matches your choices")
                .contains("Ferme des Sept Sillons")
                .doesNotContain("Laiterie Coquelicot");
        assertThat(page.body()).contains("value=\"ORGANIC\" checked=\"checked\"");
        assertThat(page.all("class=\"btn sm line\" href=\"([^\"]*)\""))
                .as("each choice can be taken away")
                .hasSize(3)
                .anyMatch(href -> !href.contains("kind"))
                .anyMatch(href -> !href.contains("label"))
                .anyMatch(href -> !href.contains("destination"));
        assertThat(visitor.get(ours() + "&family=CHEESE").words()).contains("Laiterie Coquelicot");
        assertThat(visitor.get(ours() + "&certificate=SANITARY").words())
                .contains("1 matches your choices")
                .contains("Laiterie Coquelicot");
    }

    @Test
    void organicIsNoLabelOfWhoseCertificateHasEnded() {
        run("update network.certificate set valid_until = platform.today() - 1 where organisation_id = %d"
                .formatted(village.party("sillons")));
        prepare();
        assertThat(visitor.get(ours() + "&kind=PRODUCER&label=ORGANIC").words())
                .contains("Nobody matches all these choices");
    }

    @Test
    void socialEconomyIsAFilter() {
        assertThat(visitor.get(ours() + "&social=true").words()).contains("Nobody matches");
        run("update network.organisation set insertion_approval = 'ETA' where id = %d"
                .formatted(village.party("commun")));
        prepare();
        assertThat(visitor.get(ours() + "&social=true").words())
                .contains("1 matches your choices")
                .contains("Le Champ Commun");
    }

    @Test
    void whoDeliversToACommuneIsFoundByIt() {
        run("update network.site set city = 'Commune d’essai', municipality_code = 'Z%1$d' where id = %1$d"
                .formatted(village.site("tilleulsDoor")));
        prepare();
        var page = visitor.get("/directory?commune=Z" + village.site("tilleulsDoor"));
        assertThat(page.words()).contains("6 match your choices").contains("Delivers to Commune d’essai");
        run("update delivery.lane set active = false where cooperative_id = %d".formatted(village.party("valDeSenne")));
        prepare();
        assertThat(visitor.get("/directory?commune=Z" + village.site("tilleulsDoor"))
                        .words())
                .contains("5 match your choices")
                .contains("Grand Champ " + village.number());
    }

    @Test
    void searchForgivesAccentsLanguagesAndTypingErrors() {
        for (var words : new String[] {"leek", "prei", "poireaux", "POIREAU", "sept sillons", "ferme sillons"}) {
            assertThat(found(words).words()).as(words).contains("Ferme des Sept Sillons");
        }
        assertThat(found("sillonz").words())
                .contains("Nothing is spelt like that")
                .contains("Ferme des Sept Sillons");
        assertThat(found("zzzzzzz").words()).contains("Nobody matches all these choices");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "' or 1=1 --",
                "<script>alert(1)</script>",
                "\\",
                "%_%",
                "[[(*+?",
                "a)|(b",
                "{value}",
                "${1234*5678}",
                "#{1}",
                "=cmd|' /C calc'!A0",
                "🥕",
                "\u202e",
                "ﬀ œ ß"
            })
    void whateverIsSearchedForIsOnlyWords(String q) {
        var page = found(q);
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).doesNotContain("<script>alert").doesNotContain("7006652");
    }

    @Test
    void unknownWordsInTheAddressAreRefused() {
        for (var wrong : new String[] {
            "kind=KITCHEN",
            "label=x",
            "certificate='",
            "page=0",
            "page=-1",
            "page=99999",
            "destination=x",
            "q=%00",
            "q=" + "x".repeat(101),
            "commune=%00",
            "only=0"
        }) {
            assertThat(visitor.get("/directory?" + wrong).status()).as(wrong).isEqualTo(422);
        }
        assertThat(visitor.get("/directory?family=NO_SUCH&commune=nowhere").words())
                .contains("Nobody matches");
        assertThat(visitor.get(ours() + "&page=7").words()).contains("Nobody matches");
    }

    @Test
    void kitchensDoorLeadsToNobody() {
        assertThat(visitor.get("/directory?destination=" + village.site("tilleulsDoor"))
                        .words())
                .contains("Nobody matches")
                .doesNotContain("tilleulsDoor");
    }

    @Test
    void fileHoldsAllAndNoFormulas() {
        run("update network.party set name = '=1+1 ' || name where id = %d".formatted(village.party("fournil")));
        run("update network.site set street = 'Rue Cachée 7' where id = %d".formatted(village.site("fournilFarm")));
        prepare();
        var file = visitor.get(ours().replace("/directory", "/directory.csv")).body();
        assertThat(file.lines()).hasSize(7);
        assertThat(file)
                .contains("Ferme des Sept Sillons")
                .contains("'=1+1 Levain Neuf")
                .doesNotContain("Cachée");
    }

    @Test
    void sheetSaysWhoTheyAreAndHowToOrder() throws IOException {
        run("update network.organisation set presentation = '{\"en\":\"Two sisters & a <horse>.\"}' where id = %d"
                .formatted(village.party("sillons")));
        prepare();
        var words = Pdf.words(Visitor.signedIn(port, village.email("household"))
                .reading("en")
                .download("/directory.pdf?destination=" + village.site("kiosque") + "&q=sillons"));
        assertThat(words)
                .contains("Ferme des Sept Sillons")
                .contains("Two sisters & a <horse>.")
                .contains("Grand Champ " + village.number())
                .contains("/directory?", "q=sillons")
                .doesNotContain("Laiterie Coquelicot");
        assertThat(new RawKeys().in(words)).isEmpty();
    }

    @Test
    void listIsReadInOneStatement() {
        visitor.get("/directory");
        run("update network.party set name = name where id = " + village.party("fournil"));
        assertThat(Statements.during(() -> visitor.get(ours() + "&q=" + village.number())))
                .filteredOn(sql -> sql.contains("local_offer"))
                .hasSize(1);
    }

    /** Whatever is written ends what visitors share, so a node that finds nothing changed writes nothing. */
    @Test
    void whatHasNotChangedIsNotWritten() {
        prepare();
        var written = database.sql("""
                with preparation as materialized (select storefront.prepare_local_offer() as made)
                select coalesce(pg_current_xact_id_if_assigned()::text, 'nothing') from preparation
                """).mapValue(String.class).one().block();
        assertThat(written).isEqualTo("nothing");
    }
}
