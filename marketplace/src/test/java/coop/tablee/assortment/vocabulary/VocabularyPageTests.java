package coop.tablee.assortment.vocabulary;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.assortment.Assortment;
import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.CardPreparation;
import coop.tablee.network.Audience;
import coop.tablee.testing.ApiStory;
import coop.tablee.testing.PageForm;
import coop.tablee.testing.Patience;
import coop.tablee.testing.Visitor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;

/** Whoever runs the marketplace sees, adds, changes and removes the words of the search, and what was sought in vain. */
class VocabularyPageTests extends ApiStory {

    private static final String PAGE = "/search-words";

    @Autowired
    Assortment assortment;

    @Autowired
    CardPreparation preparation;

    @Autowired
    SoughtInVain soughtInVain;

    private Visitor keeper;

    /** A word that no other test knows. */
    private String word;

    @BeforeEach
    void come() {
        run("update identity.account set platform_roles = array['ADMINISTRATOR'] where id = "
                + village.actor("council").accountId());
        keeper = visitor("council").reading("en");
        word = "yacon" + letters(village.number());
    }

    @Test
    void whatIsAddedFindsProductsASecondLaterAndWhatIsRemovedNoLonger() {
        rename("Chicon", word);
        assertThat(found("bodenapfel" + word)).isEmpty();

        var added = keeper.post(
                PAGE,
                form(PAGE + "/new", PAGE)
                        .with("fr", word + ", poire de terre " + word)
                        .with("de", "Bodenapfel" + word)
                        .fields());
        assertThat(added.getStatus().value()).as(Visitor.textOf(added)).isEqualTo(303);

        Patience.until("search words", () -> found("Bodenapfel" + word).equals(List.of(word)));
        var id = id("bodenapfel" + word);
        var removed = keeper.post("%s/%d/removal?version=0".formatted(PAGE, id), Map.of());
        assertThat(removed.getStatus().value()).isEqualTo(303);

        Patience.until("search words", () -> found("Bodenapfel" + word).isEmpty());
        assertThat(trail(id)).containsExactly("vocabulary.added", "vocabulary.removed");
    }

    @Test
    void whoLooksForTheKindFindsIt() {
        rename("Chicon", word);
        var cheese = id("fromage");
        keeper.post(
                PAGE,
                form(PAGE + "/new", PAGE).with("fr", word).with("kind", cheese).fields());

        Patience.until("search words", () -> found("käse").contains(word));
    }

    @Test
    void ofTwoWhoChangeTheSameTheSecondIsToldAndKeepsWhatWasTyped() {
        keeper.post(PAGE, form(PAGE + "/new", PAGE).with("fr", word).fields());
        var one = PAGE + "/" + id(word);
        var first = form(one, one).with("nl", "eerst " + word);
        var second = form(one, one).with("nl", "tweede " + word);
        assertThat(keeper.post(one, first.fields()).getStatus().value()).isEqualTo(303);

        var refused = keeper.post(one, second.fields());

        assertThat(refused.getStatus().value()).isEqualTo(409);
        var again = PageForm.of(refused.getResponseBody(), one);
        assertThat(again.get("nl")).isEqualTo("tweede " + word);
        assertThat(keeper.post(one, again.fields()).getStatus().value()).isEqualTo(303);
        assertThat(Visitor.textOf(keeper.get(PAGE + "?q=" + word)))
                .contains("tweede " + word)
                .doesNotContain("eerst");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " , ", "!!", "de la", "x"})
    void whatCannotBeSearchedIsRefusedBesideItsField(String typed) {
        var refused =
                keeper.post(PAGE, form(PAGE + "/new", PAGE).with("fr", typed).fields());

        assertThat(refused.getStatus().value()).isEqualTo(422);
        assertThat(refused.getResponseBody()).contains("id=\"fr-error\"");
    }

    @Test
    void wordIsFoundInTheListByAnyOfItsFormsAndLanguages() {
        for (var typed : List.of("geitenkazen", "ziegenk%C3%A4se", "goat+cheeses", "ch%C3%A8vre")) {
            assertThat(Visitor.textOf(keeper.get(PAGE + "?q=" + typed)))
                    .as(typed)
                    .contains("goat cheese");
        }
    }

    @Test
    void listGoesOnPageAfterPage() {
        var first = keeper.get(PAGE).getResponseBody();

        assertThat(first).contains("from=60");
        assertThat(keeper.get(PAGE + "?from=60").getResponseBody()).contains("from=0", "from=120");
    }

    @Test
    void whatWasSoughtInVainIsCountedFromTheThirdTimeUntilThereIsAWord() {
        var typed = "zlurp " + word;
        look(typed);
        look(typed);
        soughtInVain.keep().block();
        assertThat(Visitor.textOf(keeper.get(PAGE))).doesNotContain(typed);
        look(typed);
        soughtInVain.keep().block();
        assertThat(Visitor.textOf(keeper.get(PAGE))).contains(typed + " 3 0");

        keeper.post(PAGE, form(PAGE + "/new", PAGE).with("fr", typed).fields());

        assertThat(keeper.get(PAGE).getResponseBody()).doesNotContain("word=zlurp");
    }

    @ParameterizedTest
    @ValueSource(strings = {"jeanne@example.org", "0475 12 34 56", "rue de la Paix 12", "un deux trois quatre cinq"})
    void whatCouldBeAPersonsIsNotKept(String typed) {
        for (var time = 0; time < 3; time++) {
            look(typed);
        }
        soughtInVain.keep().block();

        assertThat(count("select count(*) from assortment.sought where words = assortment.plain('" + typed + "')"))
                .isZero();
    }

    @Test
    void itIsAmongTheSettingsOfWhoRunsTheMarketplace() {
        for (var language : List.of("fr", "nl", "de", "en")) {
            assertThat(keeper.reading(language).get("/settings").getResponseBody())
                    .contains("href=\"/search-words\"")
                    .doesNotContain("??");
        }
    }

    @Test
    void nobodyElseComesIn() {
        for (var who : List.of("coordinator", "producer", "household")) {
            assertThat(visitor(who).get(PAGE).getStatus().value()).isEqualTo(403);
        }
    }

    private void look(String words) {
        assortment.look(query(words), Locale.FRENCH).block();
    }

    private List<String> found(String words) {
        var page = assortment.search(query(words), Locale.FRENCH).block();
        return page.approximate()
                ? List.of()
                : page.items().stream()
                        .map(card -> card.names().in(Locale.FRENCH).text())
                        .toList();
    }

    private AssortmentQuery query(String words) {
        return AssortmentQuery.everything(village.site("gare"), village.firstDate(), Audience.HOUSEHOLD)
                .searching(words);
    }

    private void rename(String product, String name) {
        database.sql("""
                        with version as (
                            insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit, price, vat_category,
                                storage, allergens)
                            select product_id, (select max(version) + 1 from catalogue.product_version where product_id = :product),
                                jsonb_build_object('fr', :name), family, ordering_unit, pricing_unit, content, content_unit, price,
                                vat_category, storage, allergens
                            from catalogue.product_version where product_id = :product and version = 1 returning id)
                        update ordercycle.offer o set product_version_id = version.id from version where o.product_id = :product
                        """)
                .bind("name", name)
                .bind("product", village.product(product))
                .then()
                .then(preparation.catchUp())
                .block();
    }

    private PageForm form(String page, String action) {
        return PageForm.of(keeper.get(page).getResponseBody(), action);
    }

    private long id(String term) {
        return count("select concept from assortment.vocabulary where term = '" + term + "' order by 1 limit 1");
    }

    private List<String> trail(long id) {
        return database.sql(
                        "select action from identity.trail where object_type = 'food' and object_id = :id order by id")
                .bind("id", String.valueOf(id))
                .mapValue(String.class)
                .all()
                .collectList()
                .block();
    }

    private long count(String sql) {
        return database.sql(sql).mapValue(Long.class).one().block();
    }

    private void run(String sql) {
        database.sql(sql).then().block();
    }

    private static String letters(int number) {
        return String.valueOf(number)
                .chars()
                .mapToObj(digit -> String.valueOf((char) ('a' + digit - '0')))
                .reduce("", String::concat);
    }
}
