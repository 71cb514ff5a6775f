package coop.tablee.catalogimport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Month;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ProductListTests {

    @Test
    void columnsAreFoundByNameInAnyOrder() {
        ReadFile file = ReadFile.of("""
                Price, UNIT type ,Name,producer,units,SKU
                2.40,kg,Carrots,Green Farm,1,C1
                """);

        assertThat(file.problems()).isEmpty();
        assertThat(file.product())
                .extracting(CatalogueProduct::producer, CatalogueProduct::name, CatalogueProduct::sku)
                .containsExactly("Green Farm", "Carrots", "C1");
        assertThat(file.product().price()).isEqualByComparingTo("2.40");
    }

    @Test
    void allColumnsOfAnOpenFoodNetworkListAreRead() {
        ReadFile file = ReadFile.of("""
                producer,sku,name,display_name,category,description,units,unit_type,variant_unit_name,price,on_hand,available_on,on_demand,shipping_category,tax_category
                Green Farm,J1,Apple juice,Cloudy,Drinks,Pressed here,750,ml,bottle,3.2,12,2026-09-01 01:59:03.41,,Ambient,Food
                """);

        assertThat(file.problems()).isEmpty();
        CatalogueProduct juice = file.product();
        assertThat(juice.row()).isEqualTo(2);
        assertThat(juice.key()).isEqualTo("sku:J1");
        assertThat(juice.displayName()).isEqualTo("Cloudy");
        assertThat(juice.category()).isEqualTo("Drinks");
        assertThat(juice.description()).isEqualTo("Pressed here");
        assertThat(juice.availability()).isEqualTo(new Availability(new BigDecimal("12"), false));
        assertThat(juice.availableOn()).isEqualTo(LocalDate.of(2026, 9, 1));
        assertThat(juice.storage()).isEqualTo(Storage.AMBIENT);
        assertThat(juice.vatCategory()).isEqualTo(VatCategory.FOOD);
        assertThat(juice.packaging())
                .isEqualTo(new Packaging(
                        new BigDecimal("750"),
                        "mL",
                        "bottle",
                        UnitCode.BO,
                        new BigDecimal("0.75"),
                        UnitCode.LTR,
                        UnitCode.BO));
        assertThat(juice.gaps()).containsExactly(Gap.ALLERGENS);
    }

    @Test
    void oneKilogramIsOrderedByKilogramAndABagByBag() {
        ReadFile file = ReadFile.ofRows(
                "Farm,1,Carrots,1,kg,,2.40,,",
                "Farm,2,Carrots,1,kg,bag,2.40,,",
                "Farm,3,Carrots,500,g,,1.30,,",
                "Farm,4,Potatoes,0.5,T,,400,,",
                "Farm,5,Radish,2,,bunches,1.80,,",
                "Farm,6,Radish,1,,Botte,1,,",
                "Farm,7,Lettuce,1,,head,1,,");

        assertThat(file.problems()).isEmpty();
        assertThat(file.products().stream().map(ProductListTests::packaged))
                .containsExactly(
                        "KGM of 1 KGM, price per KGM",
                        "BG of 1 KGM, price per BG",
                        "H87 of 0.5 KGM, price per H87",
                        "H87 of 500 KGM, price per H87",
                        "H87 of 2 H87, price per H87",
                        "BH of 1 H87, price per BH",
                        "H87 of 1 H87, price per H87");
    }

    private static String packaged(CatalogueProduct product) {
        Packaging packaging = product.packaging();
        return packaging.orderingUnit() + " of " + packaging.content().toPlainString() + " " + packaging.contentUnit()
                + ", price per " + packaging.pricingUnit();
    }

    @Test
    void catchWeightIsOrderedByPieceAndPricedByKilogram() {
        ReadFile file = ReadFile.with("nominal_weight", "1.2", "tolerance", "15 %");
        assertThat(file.codes()).containsExactly("contradictory-weight");

        ReadFile chicken = ReadFile.of("""
                producer,sku,name,units,unit_type,variant_unit_name,price,nominal_weight,tolerance
                Farm,P1,Chicken,1,,piece,11.90,1.8,15
                Farm,P2,Cheese,400,g,,22.90,0.4,12.5%
                """);
        assertThat(chicken.problems()).isEmpty();
        assertThat(chicken.products().stream().map(ProductListTests::packaged))
                .containsExactly("H87 of 1.8 KGM, price per KGM", "H87 of 0.4 KGM, price per KGM");
        assertThat(chicken.products().get(1).catchWeight())
                .isEqualTo(new CatchWeight(new BigDecimal("0.4"), new BigDecimal("0.125")));
    }

    @Test
    void halfOfACatchWeightIsRefused() {
        assertThat(ReadFile.with("nominal_weight", "1").codes()).containsExactly("missing-tolerance");
        assertThat(ReadFile.with("tolerance", "10").codes()).containsExactly("missing-nominal-weight");
        assertThat(ReadFile.with("nominal_weight", "1", "tolerance", "0.1").codes())
                .containsExactly("tolerance-out-of-range");
        assertThat(ReadFile.with("nominal_weight", "1", "tolerance", "120").codes())
                .containsExactly("tolerance-out-of-range");
    }

    @Test
    void whatAListDoesNotSayStaysAbsent() {
        CatalogueProduct carrots = ReadFile.of("producer,name,units,unit_type,price\nFarm,Carrots,1,kg,\n")
                .product();

        assertThat(carrots.gaps()).containsExactly(Gap.PRICE, Gap.VAT_CATEGORY, Gap.ALLERGENS, Gap.STORAGE);
        assertThat(carrots.allergens()).hasSize(14).doesNotContainValue(AllergenState.ABSENT);
        assertThat(carrots.price()).isNull();
        assertThat(carrots.availability()).isNull();
        assertThat(carrots.season()).isEmpty();
    }

    @Test
    void categoriesOfOtherToolsAreNotGuessed() {
        ReadFile file = ReadFile.with("shipping_category", "Shipping Category Name", "tax_category", "TVA 6 %");

        assertThat(file.problems())
                .containsExactly(
                        "2 shipping_category storage-not-derivable", "2 tax_category vat-category-not-derivable");
        assertThat(file.product().gaps()).contains(Gap.STORAGE, Gap.VAT_CATEGORY);
    }

    @Test
    void storageIsReadFromWordsThatCanMeanNothingElse() {
        assertThat(storageOf("Produits surgelés")).isEqualTo(Storage.FROZEN);
        assertThat(storageOf("Gekoelde levering")).isEqualTo(Storage.CHILLED);
        assertThat(storageOf("Épicerie sèche")).isEqualTo(Storage.AMBIENT);
        assertThat(storageOf("Produits frais")).isNull();
        assertThat(storageOf("non réfrigéré")).isNull();
        assertThat(storageOf("Keine Kühlung")).isNull();
        assertThat(storageOf("chilled or frozen")).isNull();
    }

    private static @Nullable Storage storageOf(String shippingCategory) {
        return ReadFile.with("shipping_category", shippingCategory).product().storage();
    }

    @Test
    void silenceAboutAnAllergenIsNotItsAbsence() {
        CatalogueProduct bread = ReadFile.with("allergens", "wheat, A07", "may_contain", "noisettes")
                .product();
        assertThat(bread.allergens())
                .containsEntry(Allergen.GLUTEN, AllergenState.CONTAINS)
                .containsEntry(Allergen.MILK, AllergenState.CONTAINS)
                .containsEntry(Allergen.NUTS, AllergenState.MAY_CONTAIN)
                .containsEntry(Allergen.FISH, AllergenState.UNKNOWN);

        assertThat(ReadFile.with("allergens", "wheat", "allergens_complete", "oui")
                        .product()
                        .allergens())
                .containsEntry(Allergen.GLUTEN, AllergenState.CONTAINS)
                .containsEntry(Allergen.FISH, AllergenState.ABSENT);
        assertThat(ReadFile.with("allergens", "none", "may_contain", "céleri")
                        .product()
                        .allergens())
                .containsEntry(Allergen.CELERY, AllergenState.MAY_CONTAIN)
                .containsEntry(Allergen.MILK, AllergenState.ABSENT);
    }

    @Test
    void anAllergenThatIsUnknownOrContradictedRefusesTheRow() {
        assertThat(ReadFile.with("allergens", "mlik").codes()).containsExactly("unknown-allergen");
        assertThat(ReadFile.with("allergens", "none, milk").codes()).containsExactly("contradictory-allergens");
        assertThat(ReadFile.with("allergens", "milk", "may_contain", "lait").codes())
                .containsExactly("contradictory-allergens");
    }

    @Test
    void namesLabelsAndSeasonsComeInFourLanguages() {
        CatalogueProduct carrots = ReadFile.with(
                        "name_nl",
                        "Wortelen",
                        "name-de",
                        "Karotten",
                        "Description EN",
                        "Crunchy",
                        "labels",
                        "Bio | Label Rouge",
                        "season_months",
                        "11-2, juin")
                .product();

        assertThat(carrots.names()).containsOnly(entry("nl", "Wortelen"), entry("de", "Karotten"));
        assertThat(carrots.descriptions()).containsEntry("en", "Crunchy");
        assertThat(carrots.labels()).containsExactly("organic", "label-rouge");
        assertThat(carrots.season())
                .containsExactlyInAnyOrder(Month.JANUARY, Month.FEBRUARY, Month.JUNE, Month.NOVEMBER, Month.DECEMBER);
    }

    @Test
    void aProductWithoutNumberIsRecognisedByNameAndPackaging() {
        ReadFile file = ReadFile.ofRows(
                "Farm,,Carrots,1,kg,,2.40,,",
                "Farm,,Carrots,5,kg,,11,,",
                "FARM,,carrots ,1000,g,,2.50,,",
                "Other farm,,Carrots,1,kg,,2.40,,");

        assertThat(file.products().stream().map(CatalogueProduct::key))
                .containsExactly("name:carrots||1 KGM|", "name:carrots||5 KGM|", "name:carrots||1 KGM|");
        assertThat(file.problems())
                .containsExactly(
                        "2 sku missing-sku",
                        "3 sku missing-sku",
                        "4 sku missing-sku",
                        "4 name duplicate-product",
                        "5 sku missing-sku");
    }

    @Test
    void aNumberBelongsToOneProductOfAProducer() {
        ReadFile file = ReadFile.ofRows(
                "Farm,1,Carrots,1,kg,,2.40,,",
                "Farm,1,Leeks,1,kg,,2.40,,",
                "Other,1,Leeks,1,kg,,2.40,,",
                "Farm,2,Beets,1,kg,,-1,,",
                "Farm,2,Beets,1,kg,,1,,");

        assertThat(file.problems())
                .containsExactly("3 sku duplicate-sku", "5 price negative-price", "6 sku duplicate-sku");
        assertThat(file.rows().get(1).issues().get(0).expected()).contains("row 2");
    }

    @Test
    void rowsAreCountedAsASpreadsheetCounts() {
        ReadFile file = ReadFile.of(
                "\n" + ReadFile.HEADER + "\nFarm,1,\"Red\ncarrots\",1,kg,,2,,\n\n,,,,,,,,\nFarm,2,Leeks,1,kg,,-2,,");

        assertThat(file.problems()).containsExactly("3 name control-character", "6 price negative-price");
        assertThat(file.summary().read()).isEqualTo(2);
    }

    @Test
    void everyProblemOfEveryRowIsReported() {
        ReadFile file = ReadFile.ofRows(",,,0,stone,,-1,1e9,perhaps", "Farm,1,Carrots,,,,x,-1,");

        assertThat(file.problems())
                .containsExactly(
                        "2 producer missing-producer",
                        "2 sku missing-sku",
                        "2 name missing-name",
                        "2 units zero-quantity",
                        "2 unit_type unknown-unit",
                        "2 price negative-price",
                        "2 on_hand not-a-number",
                        "2 on_demand not-yes-or-no",
                        "3 units missing-units",
                        "3 unit_type missing-unit",
                        "3 price not-a-number",
                        "3 on_hand negative-quantity");
        assertThat(file.summary())
                .extracting(CatalogueSummary::read, CatalogueSummary::accepted, CatalogueSummary::refused)
                .containsExactly(2, 0, 2);
    }

    @Test
    void aHundredThousandRowsPassOneByOne() {
        StringBuilder text = new StringBuilder(ReadFile.HEADER).append('\n');
        IntStream.rangeClosed(1, 100_000)
                .forEach(i -> text.append("Farm ")
                        .append(i % 40)
                        .append(',')
                        .append(i)
                        .append(",Carrots,1,kg,,2.40,,\n"));

        ReadFile file = ReadFile.of(text.toString());

        assertThat(file.summary().accepted()).isEqualTo(100_000);
        assertThat(ReadFile.of(text + "Farm,x,One too many,1,kg,,1,,\n").codes())
                .containsExactly("too-many-rows");
    }
}
