package coop.tablee.demo;

import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.AllergenState;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.catalogue.NewProduct;
import coop.tablee.catalogue.ProductFacts;
import coop.tablee.catalogue.Products;
import coop.tablee.catalogue.Returnables;
import coop.tablee.catalogue.Storage;
import coop.tablee.catalogue.VatCategory;
import coop.tablee.identity.Actor;
import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Month;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Second chapter: what each producer makes. Producers of a family make what the file names for it, vegetables also by the sack for kitchens. */
@Component
class Shelves {

    private static final BigDecimal SACK_DISCOUNT = new BigDecimal("0.92");
    private static final BigDecimal LARGEST_CRATE_SHARE = new BigDecimal("0.8");

    private final Cast cast;
    private final Troupe troupe;
    private final Products products;
    private final Returnables returnables;

    Shelves(Cast cast, Troupe troupe, Products products, Returnables returnables) {
        this.cast = cast;
        this.troupe = troupe;
        this.products = products;
        this.returnables = returnables;
    }

    /** Fills the shelves of every producer, acting for it. */
    void fill() {
        var goods = Rows.of("products.csv");
        for (var producer : Rows.of("parties.csv")) {
            if (producer.get("kind").equals("PRODUCER")) {
                var actor = troupe.producer(producer.get("key"));
                put(madeBy(producer, goods), actor);
            }
        }
    }

    /** Puts goods on the shelf; what comes in bottles, jars or crates is lent in them. */
    private void put(List<NewProduct> made, Actor actor) {
        var saved = Objects.requireNonNull(
                products.createAll(made, actor).collectList().block());
        for (var place = 0; place < made.size(); place++) {
            // Both in the order of the article numbers
            var container = container(made.get(place).facts());
            if (container != null) {
                returnables
                        .lend(saved.get(place).product(), container, 1, actor)
                        .block();
            }
        }
    }

    private static @Nullable String container(ProductFacts facts) {
        return switch (facts.orderingUnit()) {
            case BO -> "BOTTLE";
            case JR -> facts.family().equals("DAIRY") ? "JAR" : null;
            case CR -> facts.family().equals("POTATOES") ? "CRATE" : null;
            default -> null;
        };
    }

    private List<NewProduct> madeBy(Rows.Row producer, List<Rows.Row> goods) {
        var families = Rows.list(producer.get("families"));
        var id = cast.id(producer.get("key"));
        var made = new ArrayList<NewProduct>();
        for (var row : goods) {
            if (families.contains(row.get("family"))) {
                made.add(new NewProduct(id, "A%03d".formatted(made.size() + 1), facts(producer, row)));
                if (!row.get("bulk").isEmpty()) {
                    made.add(new NewProduct(
                            id,
                            "A%03d".formatted(made.size() + 1),
                            sack(facts(producer, row), new BigDecimal(row.get("bulk")))));
                }
            }
        }
        return made;
    }

    private static ProductFacts facts(Rows.Row producer, Rows.Row row) {
        return facts(
                Rows.list(producer.get("labels")).stream().map(Label::valueOf).collect(Collectors.toSet()), row);
    }

    /** What one row of the products' file says, made by somebody with these labels. */
    static ProductFacts facts(Set<Label> labels, Rows.Row row) {
        var tolerance = new BigDecimal(row.get("tolerance"));
        return new ProductFacts(
                names(row),
                new LocalizedText(Map.of()),
                row.get("family"),
                row.get("picture"),
                MeasureUnit.valueOf(row.get("ordering")),
                MeasureUnit.valueOf(row.get("pricing")),
                new BigDecimal(row.get("content")),
                MeasureUnit.valueOf(row.get("contentUnit")),
                tolerance.signum() > 0,
                tolerance,
                new BigDecimal(row.get("price")),
                VatCategory.valueOf(row.get("vat")),
                Storage.valueOf(row.get("storage")),
                allergens(row.get("allergens")),
                labels(labels, row),
                months(row.get("season")),
                new BigDecimal(row.get("crates")),
                row.get("animal").equals("y"));
    }

    /** The same goods in a sack or crate of so many kilograms, a little cheaper. */
    static ProductFacts sack(ProductFacts one, BigDecimal kilograms) {
        var pieces = kilograms.divide(one.content(), 4, RoundingMode.HALF_UP);
        var price = one.catchWeight() ? kilograms.multiply(one.price()) : pieces.multiply(one.price());
        var names = new LinkedHashMap<String, String>();
        var words = Map.of("fr", "caisse", "en", "crate", "nl", "krat", "de", "Kiste");
        one.names()
                .texts()
                .forEach((language, name) -> names.put(
                        language, name + ", " + words.get(language) + " " + kilograms.toPlainString() + " kg"));
        return new ProductFacts(
                new LocalizedText(names),
                one.descriptions(),
                one.family(),
                one.picture(),
                MeasureUnit.CR,
                MeasureUnit.CR,
                kilograms,
                MeasureUnit.KGM,
                false,
                BigDecimal.ZERO,
                price.multiply(SACK_DISCOUNT).setScale(2, RoundingMode.HALF_UP),
                one.vatCategory(),
                one.storage(),
                one.allergens(),
                one.labels(),
                one.season(),
                one.crateShare().multiply(pieces).min(LARGEST_CRATE_SHARE),
                one.animal());
    }

    private static LocalizedText names(Rows.Row row) {
        return new LocalizedText(
                Map.of("fr", row.get("fr"), "en", row.get("en"), "nl", row.get("nl"), "de", row.get("de")));
    }

    private static Set<Label> labels(Set<Label> producers, Rows.Row row) {
        var labels = new TreeSet<>(producers);
        if (row.get("family").equals("HOUSEHOLD_GOODS")) {
            labels.remove(Label.ORGANIC);
        }
        return labels;
    }

    /** {@code A01} contains, {@code A01?} may contain, {@code A01u} not known; the others are absent. */
    private static Allergens allergens(String cell) {
        var states = new EnumMap<Allergen, AllergenState>(Allergen.class);
        for (var allergen : Allergen.values()) {
            states.put(allergen, AllergenState.ABSENT);
        }
        for (var one : Rows.list(cell)) {
            var allergen = byNumber(Integer.parseInt(one.substring(1, 3)));
            states.put(
                    allergen,
                    one.endsWith("?")
                            ? AllergenState.MAY_CONTAIN
                            : one.endsWith("u") ? AllergenState.UNKNOWN : AllergenState.CONTAINS);
        }
        return Allergens.of(states);
    }

    private static Set<Month> months(String cell) {
        var months = new TreeSet<Month>();
        for (var part : cell.split(",")) {
            var ends = part.split("-");
            var last = Integer.parseInt(ends[ends.length - 1]);
            for (var month = Integer.parseInt(ends[0]); month <= last; month++) {
                months.add(Month.of(month));
            }
        }
        return months;
    }

    private static Allergen byNumber(int number) {
        return Stream.of(Allergen.values())
                .filter(allergen -> allergen.number() == number)
                .findFirst()
                .orElseThrow();
    }
}
