package coop.tablee.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.ProductFilter.Sort;
import coop.tablee.catalogue.ProductFilter.State;
import coop.tablee.identity.Accounts;
import coop.tablee.identity.Actor;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.LocalizedText;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.time.Month;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;

@MarketplaceTest
class ProductsTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @Autowired
    Products products;

    @Autowired
    ProductQueries queries;

    private Village village;
    private Actor coordinator;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        coordinator = village.actor("coordinator");
    }

    @Test
    void aNewProductHasItsFirstVersion() {
        var saved = create("P-1", leeks());

        assertThat(saved.number()).isEqualTo(1);
        assertThat(saved.outcome()).isEqualTo(SavedProduct.Outcome.CREATED);
        var found = queries.require(saved.product(), coordinator).block();
        assertThat(found.facts()).isEqualTo(leeks());
        assertThat(found.isComplete()).isTrue();
    }

    @Test
    void whatABuyerCouldNoticeMakesANewVersionAndTheOldOneStays() {
        var first = create("P-2", leeks());
        var second = products.revise(first.product(), priced(leeks(), "2.95"), coordinator)
                .block();

        assertThat(second.number()).isEqualTo(2);
        assertThat(prices(first.product())).containsExactly(new BigDecimal("2.4000"), new BigDecimal("2.9500"));
    }

    @Test
    void whatNobodyCouldNoticeMakesNone() {
        var first = create("P-3", leeks());
        var second = products.revise(first.product(), priced(leeks(), "2.400"), coordinator)
                .block();

        assertThat(second.outcome()).isEqualTo(SavedProduct.Outcome.UNCHANGED);
        assertThat(second.version()).isEqualTo(first.version());
    }

    @Test
    void theDatabaseRefusesToChangeAVersion() {
        var saved = create("P-4", leeks());

        database.sql("update catalogue.product_version set price = 1 where id = :id")
                .bind("id", saved.version())
                .then()
                .as(StepVerifier::create)
                .verifyErrorMatches(error -> error.toString().contains("never changes"));
    }

    @Test
    void twentyRevisionsAtOnceAreNumberedWithoutHoles() {
        var first = create("P-5", leeks());
        Flux.range(1, 20)
                .flatMap(cents -> products.revise(first.product(), priced(leeks(), "3." + (10 + cents)), coordinator))
                .blockLast();

        assertThat(database.sql("select version from catalogue.product_version where product_id = :id order by version")
                        .bind("id", first.product())
                        .map(row -> row.get("version", Integer.class))
                        .all()
                        .collectList()
                        .block())
                .hasSize(21)
                .startsWith(1, 2, 3)
                .endsWith(21);
    }

    @Test
    void anArticleNumberIsTakenOnce() {
        create("P-6", leeks());

        products.create(new NewProduct(village.party("sillons"), "P-6", priced(leeks(), "9")), coordinator)
                .as(StepVerifier::create)
                .verifyErrorMatches(error -> error instanceof DomainException refused
                        && refused.code().equals("sku-taken"));
        assertThat(database.sql(
                                "select v.price from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id where p.producer_id = :producer and p.sku = 'P-6'")
                        .bind("producer", village.party("sillons"))
                        .map(row -> row.get("price", BigDecimal.class))
                        .one()
                        .block())
                .isEqualByComparingTo("2.4");
    }

    @Test
    void theProducersOwnPeopleMayWriteToo() {
        var saved = products.create(new NewProduct(village.party("sillons"), "P-7", leeks()), village.actor("producer"))
                .block();

        assertThat(queries.require(saved.product(), coordinator).block().sku()).isEqualTo("P-7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"producer2", "household", "canteen", "volunteer", "council"})
    void toAnyoneElseAProductIsNotThere(String who) {
        var saved = create("P-8", leeks());
        var stranger = village.actor(who);

        assertNotFound(products.revise(saved.product(), priced(leeks(), "1"), stranger));
        assertNotFound(products.complete(List.of(completion(saved.product())), stranger)
                .next());
        assertNotFound(products.withdraw(saved.product(), stranger));
        assertNotFound(products.create(new NewProduct(village.party("sillons"), "P-9", leeks()), stranger));
        assertNotFound(queries.require(saved.product(), stranger));
        assertThat(prices(saved.product())).hasSize(1);
    }

    @Test
    void anEndedAgreementEndsTheCoordinatorsSay() {
        var saved = create("P-10", leeks());
        database.sql(
                        "update network.supply_agreement set valid_until = '2020-06-01' where producer_id = :producer and cooperative_id = :cooperative")
                .bind("producer", village.party("sillons"))
                .bind("cooperative", village.party("grandChamp"))
                .then()
                .block();

        assertNotFound(products.revise(saved.product(), priced(leeks(), "1"), coordinator));
    }

    @Test
    void incompleteProductsAreCompletedTogetherInOneGo() {
        var one = create("P-11", bare("Navet"));
        var other = create("P-12", bare("Rutabaga"));
        assertThat(search("", State.INCOMPLETE).products())
                .extracting(ProductDetails::sku)
                .containsExactly("P-11", "P-12");

        var saved = products.complete(List.of(completion(one.product()), completion(other.product())), coordinator)
                .collectList()
                .block();

        assertThat(saved).extracting(SavedProduct::number).containsExactly(2, 2);
        assertThat(search("", State.INCOMPLETE).products()).isEmpty();
        var facts = queries.require(one.product(), coordinator).block().facts();
        assertThat(facts.allergens()).isEqualTo(Allergens.NONE);
        assertThat(facts.names()).isEqualTo(LocalizedText.of("fr", "Navet"));
    }

    @Test
    void oneForeignProductAmongThemCompletesNone() {
        var own = create("P-13", bare("Panais"));

        assertNotFound(products.complete(List.of(completion(own.product()), completion(999_999_999)), coordinator)
                .next());
        assertThat(search("P-13", State.INCOMPLETE).products())
                .extracting(ProductDetails::versionNumber)
                .containsExactly(1);
    }

    @Test
    void aWithdrawnProductLeavesTheListAndItsVersionStays() {
        var saved = create("P-14", leeks());
        products.withdraw(saved.product(), coordinator).block();

        assertThat(search("P-14", State.ALL).total()).isZero();
        assertThat(search("P-14", State.WITHDRAWN).total()).isOne();
        assertNotFound(products.revise(saved.product(), priced(leeks(), "1"), coordinator));
    }

    @Test
    void searchForgivesAccentsAndCase() {
        assertThat(search("EPINARD", State.ALL).products())
                .extracting(product -> product.names().in(Locale.FRENCH).text())
                .containsExactly("Épinard");
        assertThat(search("spinazie", State.ALL).total()).isOne();
        assertThat(search("sillons", State.ALL).total()).isEqualTo(6);
        assertThat(search("100%_", State.ALL).total()).isZero();
    }

    @Test
    void aPageIsLimitedAndKnowsTheTotal() {
        var filter = new ProductFilter("", State.ALL, null, Sort.PRODUCER, 7, 2, Locale.FRENCH);
        var page = queries.search(filter, coordinator).block();

        assertThat(page.products()).hasSize(7);
        assertThat(page.total()).isEqualTo(30);
    }

    @Test
    void whatNoProductCanBeIsRefusedWithAllReasons() {
        var wrong = new ProductFacts(
                new LocalizedText(Map.of()),
                new LocalizedText(Map.of()),
                "ROOT_VEGETABLES",
                null,
                MeasureUnit.H87,
                MeasureUnit.KGM,
                BigDecimal.ZERO,
                MeasureUnit.KGM,
                false,
                new BigDecimal("0.7"),
                new BigDecimal("-1"),
                null,
                null,
                null,
                Set.of(),
                Set.of(),
                new BigDecimal("0.05"),
                false);

        products.create(new NewProduct(village.party("sillons"), "P-15", wrong), coordinator)
                .as(StepVerifier::create)
                .verifyErrorSatisfies(error -> assertThat(((DomainException) error).errors())
                        .extracting(reason -> reason.code())
                        .contains(
                                "missing-name",
                                "negative-price",
                                "not-positive",
                                "contradictory-units",
                                "tolerance-out-of-range"));
    }

    @Test
    void theBooksAreInOrder() {
        create("P-16", leeks());
        Invariants.assertHold(database);
    }

    private SavedProduct create(String sku, ProductFacts facts) {
        return products.create(new NewProduct(village.party("sillons"), sku, facts), coordinator)
                .block();
    }

    private ProductPage search(String text, State state) {
        return queries.search(new ProductFilter(text, state, null, Sort.NAME, 50, 1, Locale.FRENCH), coordinator)
                .block();
    }

    private List<BigDecimal> prices(long product) {
        return database.sql("select price from catalogue.product_version where product_id = :id order by version")
                .bind("id", product)
                .map(row -> row.get("price", BigDecimal.class))
                .all()
                .collectList()
                .block();
    }

    private static void assertNotFound(Mono<?> answer) {
        answer.as(StepVerifier::create)
                .verifyErrorMatches(error ->
                        error instanceof DomainException refused && refused.kind() == DomainException.Kind.NOT_FOUND);
    }

    private static Completion completion(long product) {
        return new Completion(product, new BigDecimal("1.20"), VatCategory.FOOD, Storage.AMBIENT, Allergens.NONE);
    }

    private static ProductFacts leeks() {
        return new ProductFacts(
                new LocalizedText(Map.of("fr", "Poireau", "nl", "Prei")),
                new LocalizedText(Map.of()),
                "STEM_VEGETABLES",
                null,
                MeasureUnit.BH,
                MeasureUnit.BH,
                new BigDecimal("0.9"),
                MeasureUnit.KGM,
                false,
                new BigDecimal("0.0000"),
                new BigDecimal("2.4000"),
                VatCategory.FOOD,
                Storage.AMBIENT,
                Allergens.NONE,
                Set.of(Label.ORGANIC, Label.FARM),
                Set.of(Month.JANUARY, Month.NOVEMBER),
                new BigDecimal("0.050000"),
                false);
    }

    private static ProductFacts priced(ProductFacts facts, String price) {
        return new ProductFacts(
                facts.names(),
                facts.descriptions(),
                facts.family(),
                facts.picture(),
                facts.orderingUnit(),
                facts.pricingUnit(),
                facts.content(),
                facts.contentUnit(),
                facts.catchWeight(),
                facts.tolerance(),
                new BigDecimal(price),
                facts.vatCategory(),
                facts.storage(),
                facts.allergens(),
                facts.labels(),
                facts.season(),
                facts.crateShare(),
                facts.animal());
    }

    private static ProductFacts bare(String name) {
        return new ProductFacts(
                LocalizedText.of("fr", name),
                new LocalizedText(Map.of()),
                "ROOT_VEGETABLES",
                null,
                MeasureUnit.KGM,
                MeasureUnit.KGM,
                BigDecimal.ONE,
                MeasureUnit.KGM,
                false,
                BigDecimal.ZERO,
                null,
                null,
                null,
                null,
                Set.of(),
                Set.of(),
                new BigDecimal("0.05"),
                false);
    }
}
