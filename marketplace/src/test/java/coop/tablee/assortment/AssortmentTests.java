package coop.tablee.assortment;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.Storage;
import coop.tablee.identity.Accounts;
import coop.tablee.network.Audience;
import coop.tablee.network.SiteKind;
import coop.tablee.shared.DomainException;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.r2dbc.core.DatabaseClient;
import reactor.test.StepVerifier;

@MarketplaceTest
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AssortmentTests {

    @Autowired
    Assortment assortment;

    @Autowired
    DatabaseClient database;

    @Autowired
    CardPreparation preparation;

    private final Village village;

    AssortmentTests(@Autowired DatabaseClient database, @Autowired Accounts accounts) {
        village = Village.build(database, accounts);
    }

    @BeforeEach
    void undo() {
        database.sql("""
                        update ordercycle.offer o set state = 'OFFERED', household_cutoff_at = c.household_cutoff_at
                        from ordercycle.cycle c where c.id = o.cycle_id and (o.state <> 'OFFERED' or o.household_cutoff_at <> c.household_cutoff_at)
                        """).then().block();
    }

    @Test
    void householdSeesBothCooperativesInOneWindow() {
        var page = search(everything("gare", Audience.HOUSEHOLD));

        assertThat(page.total()).isEqualTo(30);
        assertThat(page.items())
                .extracting(OfferCard::cooperative)
                .contains(village.party("grandChamp"), village.party("valDeSenne"));
        assertThat(page.items()).allMatch(OfferCard::vatIncluded);
    }

    @Test
    void productWithAnUnknownAllergenIsHiddenFromKitchensAndMarkedForHouseholds() {
        assertThat(names(search(everything("tilleulsDoor", Audience.INSTITUTION))))
                .doesNotContain("Potage de saison");

        var soup = assortment
                .card(village.offer("Potage de saison", village.firstDate()), village.site("gare"), Audience.HOUSEHOLD)
                .block();

        assertThat(soup.allergens().isFullyKnown()).isFalse();
    }

    @Test
    void frozenGoodsAreNotOfferedAtPointWithoutFreezer() {
        assertThat(names(search(everything("kiosque", Audience.HOUSEHOLD)))).doesNotContain("Glace vanille");
        assertThat(names(search(everything("gare", Audience.HOUSEHOLD)))).contains("Glace vanille");
        StepVerifier.create(assortment.card(
                        village.offer("Glace vanille", village.firstDate()),
                        village.site("kiosque"),
                        Audience.HOUSEHOLD))
                .verifyComplete();
    }

    @Test
    void animalProductReachesKitchensOnlyFromHoldersOfSanitaryApproval() {
        assertThat(names(search(everything("tilleulsDoor", Audience.INSTITUTION))))
                .contains("Tomme de vache");
        database.sql(
                        "update network.certificate set valid_until = :day where organisation_id = :dairy and scheme = 'SANITARY'")
                .bind("day", village.firstDate().minusDays(1))
                .bind("dairy", village.party("laiterie"))
                .then()
                .block();
        try {
            assertThat(names(search(everything("tilleulsDoor", Audience.INSTITUTION))))
                    .doesNotContain("Tomme de vache");
            assertThat(names(search(everything("gare", Audience.HOUSEHOLD)))).contains("Tomme de vache");
        } finally {
            database.sql(
                            "update network.certificate set valid_until = date '2099-12-31' where organisation_id = :dairy and scheme = 'SANITARY'")
                    .bind("dairy", village.party("laiterie"))
                    .then()
                    .block();
        }
    }

    @Test
    void organicNeedsCertificatesOnTheDeliveryDateOfFarmAndForKitchensOfTheHub() {
        assertThat(leek(Audience.INSTITUTION).labels()).contains(Label.ORGANIC);
        endOrganic("grandChamp", "'2020-12-31'");
        try {
            assertThat(leek(Audience.INSTITUTION).labels()).doesNotContain(Label.ORGANIC);
            assertThat(leek(Audience.HOUSEHOLD).labels()).contains(Label.ORGANIC);
            endOrganic("sillons", "'2020-12-31'");
            assertThat(leek(Audience.HOUSEHOLD).labels()).doesNotContain(Label.ORGANIC);
        } finally {
            endOrganic("grandChamp", "'2099-12-31'");
            endOrganic("sillons", "'2099-12-31'");
        }
    }

    @Test
    void pathGoesThroughTheHubOrStraightFromTheFarm() {
        var potato = assortment
                .card(
                        village.offer("Pomme de terre", village.firstDate()),
                        village.site("tilleulsDoor"),
                        Audience.INSTITUTION)
                .block();

        assertThat(potato.path()).extracting(PathLeg::fromKind).containsExactly(SiteKind.FARM);
        assertThat(potato.isDirect()).isTrue();
        assertThat(leek(Audience.INSTITUTION).path())
                .extracting(PathLeg::toKind)
                .containsExactly(SiteKind.HUB, SiteKind.KITCHEN_DOOR);
    }

    @Test
    void soldOutStaysVisibleAndSaysSo() {
        var stock = village.stock("Champignon de Paris");
        post(stock, "-40");
        try {
            var card = only(
                    search(everything("kiosque", Audience.HOUSEHOLD).searching("champignon")), "Champignon de Paris");

            assertThat(card.availability()).isEqualTo(Availability.SOLD_OUT);
            assertThat(card.available()).isEqualByComparingTo("0");
        } finally {
            post(stock, "40");
        }
    }

    @Test
    void priceIsNeverStale() {
        var offer = village.offer("Baguette", village.firstDate());
        database.sql("update ordercycle.offer set household_price = 9.99, version = version + 1 where id = :offer")
                .bind("offer", offer)
                .then()
                .block();

        var card = assortment
                .card(offer, village.site("kiosque"), Audience.HOUSEHOLD)
                .block();

        assertThat(card.price()).isEqualByComparingTo("9.99");
        assertThat(card.version()).isEqualTo(1);
    }

    @Test
    void withdrawnOfferAndPassedCutOffAreNotShown() {
        var offer = village.offer("Savon au lait", village.firstDate());
        database.sql("update ordercycle.offer set state = 'WITHDRAWN' where id = :offer")
                .bind("offer", offer)
                .then()
                .block();
        var late = village.offer("Spaghetti", village.firstDate());
        database.sql(
                        "update ordercycle.offer set household_cutoff_at = clock_timestamp() - interval '1 second' where id = :offer")
                .bind("offer", late)
                .then()
                .block();

        assertThat(names(search(everything("kiosque", Audience.HOUSEHOLD))))
                .doesNotContain("Savon au lait", "Spaghetti");
    }

    @Test
    void pricesPerKilogramAreGivenWhateverTheUnit() {
        var butter = only(search(everything("gare", Audience.HOUSEHOLD).searching("beurre")), "Beurre de ferme");
        var squash = only(search(everything("gare", Audience.HOUSEHOLD).searching("potimarron")), "Potimarron");

        assertThat(butter.pricePerBaseUnit())
                .isEqualByComparingTo(butter.price().multiply(new BigDecimal(4)));
        assertThat(squash.pricePerBaseUnit()).isEqualByComparingTo(squash.price());
        assertThat(squash.pricePerOrderingUnit())
                .isEqualByComparingTo(squash.price().multiply(new BigDecimal("1.2")));
    }

    @ParameterizedTest
    @CsvSource({
        "courgete, Potimarron, false",
        "poireau, Poireau, true",
        "POIREAUX, Poireau, true",
        "prei, Poireau, true",
        "leeks, Poireau, true",
        "Lauch, Poireau, true",
        "epinar, Épinard, true",
        "oeuf, Œufs de plein air, true",
        "eieren, Œufs de plein air, true",
        "carrote, Carotte, true",
        "betrave, Betterave, true",
        "Kartoffeln, Pomme de terre, true",
        "tomme vache, Tomme de vache, true",
        "pommes, Pomme Jonagold, true",
        "apple, Pomme de terre, false",
        "poire, Poireau, false",
        "xyzzy, Carotte, false",
    })
    void searchForgivesTypingErrorsAccentsPluralsAndLanguage(String words, String product, boolean found) {
        var names = names(search(everything("gare", Audience.HOUSEHOLD).searching(words)));

        if (words.equals("poire")) {
            assertThat(names.get(0)).isEqualTo("Poire Conférence");
        } else if (found) {
            assertThat(names).contains(product);
        } else {
            assertThat(names).doesNotContain(product);
        }
    }

    @Test
    void misspeltWordFindsTheProductAndSaysThatItComesClose() {
        rename("Chou rouge", "{\"fr\":\"Courgette verte\"}");

        var page = search(everything("gare", Audience.HOUSEHOLD).searching("courgete"));

        assertThat(names(page)).contains("Courgette verte");
    }

    @ParameterizedTest
    @CsvSource({"geitenkazen", "GEITENKAAS", "fromages de chèvre", "fromage chevre", "Ziegenkäse", "goat cheeses"})
    void goatCheeseIsFoundInEveryLanguageAndNumber(String words) {
        rename(
                "Spaghetti",
                "{\"fr\":\"Fromage de chèvre\",\"nl\":\"Geitenkaas\",\"de\":\"Ziegenkäse\",\"en\":\"Goat cheese\"}");

        assertThat(names(search(everything("gare", Audience.HOUSEHOLD).searching(words))))
                .contains("Fromage de chèvre");
    }

    @Test
    void productNamedInOneLanguageIsFoundInAllFour() {
        rename("Chicon", "{\"fr\":\"Fenouil\"}");

        assertThat(names(search(everything("gare", Audience.HOUSEHOLD).searching("venkel"))))
                .contains("Fenouil");
        assertThat(names(search(everything("gare", Audience.HOUSEHOLD).searching("fennel"))))
                .contains("Fenouil");
    }

    @ParameterizedTest
    @CsvSource({
        "Fromage de chèvre, geitenkazen",
        "Fromage de chèvre, geitenkaas",
        "Fromage de chèvre, Ziegenkäse",
        "Fromage de chèvre, Ziegenkaese",
        "Fromage de chèvre, goat cheeses",
        "Fromage de chèvre, kazen",
        "Fromage de chèvre, cheese",
        "Fromage de chèvre, geitenkazn",
        "Geitenkazen met honing, fromage de chèvre",
        "Poireaux, prei",
        "Poireaux, Lauch",
        "Poireaux, leeks",
        "Poireaux, Porree",
        "Leek, poireau",
        "Zucchini, courgete",
        "Zucchini, courgettes",
        "Pommes de terre nouvelles, aardappelen",
        "Tomaten, tomate",
        "Tomates, tomaten",
        "Potimarron, pumpkin",
        "Karotten, worteltjes",
        "Möhren, carottes",
        "Carottes, Moehren",
        "Œufs, eieren",
        "Kip, poulets",
        "Poulet fermier, kippen",
        "Druiven, raisin",
        "Raisins, druiven",
        "Pain au levain, zuurdesembroden",
        "Dinkelbrot, pain d’épeautre",
        "Bière blonde, beers",
        "Forelle, truites",
        "Canard, eenden"
    })
    void productNamedInOneLanguageOnlyIsFoundInAnyOther(String title, String words) {
        rename("Spaghetti", "{\"fr\":\"" + title + "\"}");

        assertThat(names(search(everything("gare", Audience.HOUSEHOLD).searching(words))))
                .contains(title);
    }

    @ParameterizedTest
    @CsvSource({
        "Pommes de terre, apple",
        "Jus de pomme, pommes de terre",
        "Confiture de fraises, poireau",
        "Fromage de brebis, geitenkaas",
        "Pois chiches, erwten"
    })
    void wordsOfAnotherFoodDoNotFindIt(String title, String words) {
        rename("Spaghetti", "{\"fr\":\"" + title + "\"}");

        var page = search(everything("gare", Audience.HOUSEHOLD).searching(words));

        assertThat(page.approximate() ? List.of() : names(page)).doesNotContain(title);
    }

    @ParameterizedTest
    @CsvSource({"RELEVANCE", "NAME", "PRICE", "PRODUCER"})
    void pagesFollowEachOtherWithoutHoleOrDouble(AssortmentSort sort) {
        var query = new AssortmentQuery(
                village.site("gare"),
                village.secondDate(),
                Audience.HOUSEHOLD,
                null,
                Set.of(),
                Set.of(),
                null,
                null,
                sort,
                7,
                null);
        var seen = new ArrayList<Long>();
        OfferPage page;
        do {
            page = search(query);
            page.items().forEach(card -> seen.add(card.offer()));
            query = query.paged(7, page.next());
        } while (page.next() != null);

        assertThat(seen).hasSize((int) page.total()).doesNotHaveDuplicates();
    }

    @Test
    void cursorOfAnotherSortIsRefused() {
        var first = search(everything("gare", Audience.HOUSEHOLD).paged(5, null));
        var other = new AssortmentQuery(
                village.site("gare"),
                village.firstDate(),
                Audience.HOUSEHOLD,
                null,
                Set.of(),
                Set.of(),
                null,
                null,
                AssortmentSort.NAME,
                5,
                first.next());

        StepVerifier.create(assortment.search(other, Locale.FRENCH))
                .expectErrorSatisfies(error ->
                        assertThat(((DomainException) error).kind().status()).isEqualTo(400))
                .verify();
    }

    @Test
    void filtersCountWhatEachValueWouldLeave() {
        var query = new AssortmentQuery(
                village.site("gare"),
                village.secondDate(),
                Audience.HOUSEHOLD,
                null,
                Set.of("DAIRY"),
                Set.of(),
                null,
                Storage.CHILLED,
                AssortmentSort.RELEVANCE,
                50,
                null);

        var page = search(query);

        assertThat(names(page)).containsExactlyInAnyOrder("Lait entier", "Yaourt nature", "Beurre de ferme");
        assertThat(page.facets().storages()).extracting(FacetCount::value).contains("CHILLED", "FROZEN");
        assertThat(page.facets().families()).extracting(FacetCount::value).contains("DAIRY", "CHEESE");
        assertThat(page.facets().producers())
                .extracting(FacetCount::value)
                .containsExactly(Long.toString(village.party("laiterie")));
    }

    @Test
    void openDatesAreTheDatesOfOpenCyclesUnlessTheDestinationIsClosed() {
        var kiosque = village.site("kiosque");

        assertThat(assortment
                        .dates(kiosque, Audience.HOUSEHOLD)
                        .map(OpenDate::date)
                        .collectList()
                        .block())
                .containsExactly(village.firstDate(), village.secondDate());
        database.sql("insert into delivery.closed_day (site_id, day) values (:site, :day)")
                .bind("site", kiosque)
                .bind("day", village.firstDate())
                .then()
                .block();
        try {
            assertThat(search(AssortmentQuery.everything(kiosque, null, Audience.HOUSEHOLD))
                            .deliveryDate())
                    .isEqualTo(village.secondDate());
            assertThat(search(everything("kiosque", Audience.HOUSEHOLD)).items())
                    .isEmpty();
        } finally {
            database.sql("delete from delivery.closed_day where site_id = :site")
                    .bind("site", kiosque)
                    .then()
                    .block();
        }
    }

    private void rename(String product, String names) {
        database.sql("""
                        with version as (
                            insert into catalogue.product_version (product_id, version, names, family, ordering_unit, pricing_unit, content, content_unit, price, vat_category,
                                storage, allergens)
                            select product_id, (select max(version) + 1 from catalogue.product_version where product_id = :product),
                                :names::jsonb, family, ordering_unit, pricing_unit, content, content_unit, price, vat_category, storage, allergens
                            from catalogue.product_version where product_id = :product and version = 1 returning id)
                        update ordercycle.offer o set product_version_id = version.id from version where o.product_id = :product
                        """)
                .bind("names", names)
                .bind("product", village.product(product))
                .then()
                .then(preparation.catchUp())
                .block();
    }

    private OfferCard leek(Audience audience) {
        var destination = audience == Audience.HOUSEHOLD ? "kiosque" : "tilleulsDoor";
        return assortment
                .card(village.offer("Poireau", village.firstDate()), village.site(destination), audience)
                .block();
    }

    private void endOrganic(String organisation, String until) {
        database.sql("update network.certificate set valid_until = " + until
                        + " where organisation_id = :organisation and scheme = 'ORGANIC'")
                .bind("organisation", village.party(organisation))
                .then()
                .block();
    }

    private void post(long stock, String quantity) {
        database.sql(
                        "select stock.post(array[:stock]::bigint[], array['adjust'], array[:quantity]::numeric[], array[null]::bigint[], null, 'count')")
                .bind("stock", stock)
                .bind("quantity", new BigDecimal(quantity))
                .then()
                .block();
    }

    private AssortmentQuery everything(String destination, Audience audience) {
        return AssortmentQuery.everything(village.site(destination), village.firstDate(), audience);
    }

    private OfferPage search(AssortmentQuery query) {
        return assortment.search(query, Locale.FRENCH).block();
    }

    private static List<String> names(OfferPage page) {
        return page.items().stream()
                .map(card -> card.names().in(Locale.FRENCH).text())
                .toList();
    }

    private static OfferCard only(OfferPage page, String name) {
        return page.items().stream()
                .filter(card -> card.names().in(Locale.FRENCH).text().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
