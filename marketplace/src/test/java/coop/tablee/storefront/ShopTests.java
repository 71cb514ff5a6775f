package coop.tablee.storefront;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.testing.Statements;
import coop.tablee.testing.Village;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.web.util.UriUtils;

@StorefrontTest
class ShopTests {

    @LocalServerPort
    int port;

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    Village village;
    Shopper visitor;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        visitor = new Shopper(port);
    }

    private static String day(LocalDate date) {
        return date.format(DateTimeFormatter.ofPattern("EEEE d MMMM", Locale.ENGLISH));
    }

    private String kiosk() {
        return "/?destination=" + village.site("kiosque");
    }

    @Test
    void oneWindowShowsWhatBothCooperativesBring() {
        var page = visitor.get(kiosk());
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.words()).contains("I will fetch my order at kiosque").contains("Open until");
        assertThat(page.words()).contains("Leek").contains("Levain Neuf");
    }

    @Test
    void priceIsSaidPerUnitAndPerKilo() {
        var words = visitor.get(kiosk() + "&q=leek").words();
        assertThat(words).contains("€3.05 a bunch").contains("0.9 kg · €3.39 per kg");
    }

    @Test
    void catchWeightSaysTheMost() {
        assertThat(visitor.get(kiosk() + "&q=squash").words())
                .contains("About 1.2 kg each")
                .contains("at most");
    }

    @Test
    void filtersNarrowAndSurviveInTheAddress() {
        var page = visitor.get(kiosk() + "&label=ORGANIC&storage=AMBIENT");
        assertThat(page.words()).contains("match your choices").doesNotContain("Milk soap");
        assertThat(page.body()).contains("value=\"ORGANIC\" checked=\"checked\"");
        assertThat(page.all("class=\"btn sm line\" href=\"([^\"]*)\"")).anyMatch(href -> !href.contains("label"));
    }

    @Test
    void theSeasonsShelfTakesOneOfEachFamilyInTurn() {
        var names = visitor.get(kiosk()).all("<h3><a[^>]*>([^<]*)</a>");
        assertThat(names).contains("Beetroot", "Potato", "Carrot");
        assertThat(names.indexOf("Beetroot")).isLessThan(names.indexOf("Potato"));
        assertThat(names.indexOf("Potato")).isLessThan(names.indexOf("Carrot"));
    }

    @Test
    void allergensNotEatenAreLeftOut() {
        var page = visitor.get("/?destination=" + village.site("gare") + "&without=MILK");
        assertThat(page.words()).doesNotContain("Whole milk").contains("Leek");
        assertThat(page.words()).as("unknown counts as not known to be free").doesNotContain("Farm butter");
    }

    @Test
    void searchForgivesAccentsLanguagesAndTypingErrors() {
        assertThat(visitor.get(kiosk() + "&q=prei").words()).contains("Leek");
        assertThat(visitor.get(kiosk() + "&q=celeri").words()).contains("Celeriac");
        assertThat(visitor.get(kiosk() + "&q=potimaron").words()).contains("Red kuri squash");
    }

    @Test
    void nothingFoundSaysWhatToDo() {
        assertThat(visitor.get(kiosk() + "&q=zzzzzzz").words()).contains("Nothing matches these choices");
    }

    @Test
    void frozenGoodsAreNotShownWhereThereIsNoFreezer() {
        assertThat(visitor.get(kiosk() + "&q=ice+cream").words()).doesNotContain("Vanilla ice cream");
        assertThat(visitor.get("/?destination=" + village.site("gare") + "&q=ice+cream")
                        .words())
                .contains("Vanilla ice cream");
    }

    @Test
    void soldOutAndFewLeftAreSaid() {
        Shelves.leave(database, village, "Poireau", 0);
        Shelves.leave(database, village, "Betterave", 3);
        var words = visitor.get(kiosk() + "&q=leek").words();
        assertThat(words).contains("Sold out");
        assertThat(visitor.get(kiosk() + "&q=beetroot").words()).contains("Only 3 bunches left");
    }

    @Test
    void choiceIsRememberedForTheNextVisit() {
        visitor.get("/?destination=" + village.site("gare") + "&date=" + village.secondDate());
        assertThat(visitor.get("/").words()).contains("at gare");
    }

    @Test
    void dayAskedForBeforeAnyPlaceStaysWhenThePlaceIsChosen() {
        firstOfAllPoints(
                village.site("gare"),
                () -> assertThat(visitor.get("/?date=" + village.secondDate()).words())
                        .contains(day(village.secondDate())));
        assertThat(visitor.get("/?destination=" + village.site("gare")).words())
                .contains("at gare", day(village.secondDate()));
    }

    /** Who has chosen no place sees the first of all, which may be another test's, where nothing is open on that day. */
    private void firstOfAllPoints(long site, Runnable look) {
        var name = database.sql("select name from network.site where id = " + site)
                .mapValue(String.class)
                .one()
                .block();
        rename(site, "!! " + name);
        try {
            look.run();
        } finally {
            rename(site, name);
        }
    }

    private void rename(long site, String name) {
        database.sql("update network.site set name = :name where id = :site")
                .bind("name", name)
                .bind("site", site)
                .then()
                .block();
    }

    @Test
    void dayAskedForIsTheDayAtTheRememberedPlace() {
        visitor.get("/?destination=" + village.site("gare") + "&date=" + village.firstDate());
        assertThat(visitor.get("/?date=" + village.secondDate()).words())
                .contains("at gare", day(village.secondDate()));
    }

    @Test
    void moreIsOnePressAway() {
        var first = visitor.get(kiosk());
        var more = first.all("<a class=\"btn line\" href=\"([^\"]*cursor=[^\"]*)\"")
                .get(0)
                .replace("&amp;", "&");
        var second = visitor.get(more.replaceFirst("#.*", ""));
        assertThat(second.status()).isEqualTo(200);
        assertThat(second.all("<h3><a href=\"/products/(\\d+)"))
                .isNotEmpty()
                .doesNotContainAnyElementsOf(first.all("<h3><a href=\"/products/(\\d+)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "destination=abc",
                "date=tomorrow",
                "label=TASTY",
                "without=WATER",
                "storage=HOT",
                "sort=LUCK",
                "cursor=%00nonsense"
            })
    void whatNobodyUnderstandsIsRefusedInWords(String query) {
        assertThat(visitor.get("/?" + query).status()).isBetween(400, 422);
    }

    @ParameterizedTest
    @ValueSource(strings = {"${x}", "{value}", "a&family=b", "é#?"})
    void wordsOfAFilterFillTheAddressAndNeverShapeIt(String word) {
        var page = visitor.get(kiosk() + "&label=ORGANIC&family=" + URLEncoder.encode(word, StandardCharsets.UTF_8));
        assertThat(page.status()).isEqualTo(200);
        assertThat(page.body()).contains("family=" + UriUtils.encode(word, StandardCharsets.UTF_8));
    }

    @Test
    void unknownPointsAndOthersDoorsAreNotThere() {
        assertThat(visitor.get("/?destination=999999999").status()).isEqualTo(404);
        assertThat(visitor.get("/?destination=" + village.site("tilleulsDoor")).status())
                .isEqualTo(404);
    }

    @Test
    void pageSpeaksFrenchToo() {
        var words = new Shopper(port).speaking("fr").get(kiosk()).words();
        assertThat(words).contains("Je viens chercher ma commande").contains("Poireau");
    }

    @Test
    void pageIsLightAndItsStatementsDoNotGrow() {
        var page = visitor.get(kiosk());
        assertThat(page.body().length()).isLessThan(100_000);
        var few = Statements.during(() -> visitor.get(kiosk() + "&q=leek"));
        var many = Statements.during(() -> visitor.get(kiosk()));
        assertThat(many).hasSameSizeAs(few).hasSizeLessThanOrEqualTo(5);
    }
}
