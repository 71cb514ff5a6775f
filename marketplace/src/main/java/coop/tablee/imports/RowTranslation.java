package coop.tablee.imports;

import coop.tablee.catalogimport.CatalogueProduct;
import coop.tablee.catalogimport.CatalogueRow;
import coop.tablee.catalogimport.CatchWeight;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.AllergenState;
import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.MeasureUnit;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Month;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Says a row of a file in the catalogue's words. What the row does not say is left out of its facts, so that it stays as it is in the catalogue.
 *
 * @param language the language of the columns {@code name} and {@code description}
 */
record RowTranslation(String language) {

    private static final int LONGEST_NAME = 200;
    private static final int CONTENT_DECIMALS = 4;
    private static final int TOLERANCE_DECIMALS = 4;
    private static final int SHARE_DECIMALS = 6;
    /** Kilograms or litres that fill a crate of 60 × 40 cm. */
    private static final BigDecimal CRATE = BigDecimal.valueOf(15);

    private static final BigDecimal SHARE_OF_A_PIECE = new BigDecimal("0.05");
    private static final BigDecimal SMALLEST_SHARE = new BigDecimal("0.000001");

    StagedRow translate(CatalogueRow row) {
        var issues = new ArrayList<>(row.issues().stream().map(RowIssue::of).toList());
        var product = row.product();
        if (product == null) {
            return StagedRow.refused(row.row(), null, null, issues);
        }
        var names = names(product, issues);
        var content = content(product, issues);
        if (names == null || content == null) {
            return StagedRow.refused(row.row(), product.producer(), product.name(), issues);
        }
        return staged(product, names, content, issues);
    }

    private StagedRow staged(
            CatalogueProduct product, Map<String, String> names, BigDecimal content, List<RowIssue> issues) {
        var category = product.category();
        var family = category == null
                ? null
                : FamilyWords.familyOf(category, product.name()).orElse(null);
        if (category != null && family == null) {
            issues.add(RowIssue.notice("category", "unknown-category", category, FamilyWords.UNTIL_ANSWERED));
        }
        if (product.availableOn() != null) {
            issues.add(RowIssue.notice(
                    "available_on", "not-taken-over", product.availableOn().toString(), null));
        }
        var availability = product.availability();
        return new StagedRow(
                product.row(),
                product.producer(),
                product.producerKey(),
                product.sku() == null ? product.key() : product.sku(),
                names.getOrDefault(language, product.name()),
                category,
                category == null ? null : FamilyWords.slug(category),
                family,
                facts(product, names, content, issues),
                crateShare(content, unit(product.packaging().contentUnit())),
                availability == null ? null : availability.onHand(),
                availability == null ? null : availability.onDemand(),
                issues);
    }

    private Map<String, Object> facts(
            CatalogueProduct product, Map<String, String> names, BigDecimal content, List<RowIssue> issues) {
        var facts = new LinkedHashMap<String, Object>();
        facts.put("names", names);
        put(facts, "descriptions", descriptions(product));
        facts.put("ordering_unit", unit(product.packaging().orderingUnit()));
        facts.put("pricing_unit", unit(product.packaging().pricingUnit()));
        facts.put("content", content);
        facts.put("content_unit", unit(product.packaging().contentUnit()));
        facts.put("catch_weight", product.catchWeight() != null);
        facts.put("tolerance", tolerance(product.catchWeight()));
        put(facts, "price", product.price());
        put(facts, "vat_category", product.vatCategory());
        put(facts, "storage", product.storage());
        put(facts, "allergens", allergens(product));
        put(facts, "labels", labels(product, issues));
        put(facts, "season", season(product));
        return facts;
    }

    /** Names by language; what distinguishes one packaging from another follows the name. Null when that is too long for a name. */
    private @Nullable Map<String, String> names(CatalogueProduct product, List<RowIssue> issues) {
        var names = new LinkedHashMap<String, String>();
        if (!product.names().containsValue(product.name())) {
            names.put(language, product.name());
        }
        names.putAll(product.names());
        var addition = product.displayName();
        if (addition != null) {
            names.replaceAll((code, name) -> name.equalsIgnoreCase(addition) ? name : name + ", " + addition);
        }
        for (var name : names.values()) {
            if (name.length() > LONGEST_NAME) {
                issues.add(RowIssue.refusal("display_name", "text-too-long", addition, String.valueOf(LONGEST_NAME)));
                return null;
            }
        }
        return names;
    }

    private @Nullable Map<String, String> descriptions(CatalogueProduct product) {
        var descriptions = new LinkedHashMap<String, String>();
        if (product.description() != null) {
            descriptions.put(language, product.description());
        }
        descriptions.putAll(product.descriptions());
        return descriptions.isEmpty() ? null : descriptions;
    }

    /** The catalogue keeps a tenth of a gram; less than that is no product. */
    private static @Nullable BigDecimal content(CatalogueProduct product, List<RowIssue> issues) {
        var content = product.packaging().content().setScale(CONTENT_DECIMALS, RoundingMode.HALF_UP);
        if (content.signum() > 0) {
            return content;
        }
        issues.add(RowIssue.refusal(
                "units", "content-too-small", product.packaging().units().toPlainString(), "0.1 g"));
        return null;
    }

    private static BigDecimal tolerance(@Nullable CatchWeight weight) {
        return weight == null ? BigDecimal.ZERO : weight.tolerance().setScale(TOLERANCE_DECIMALS, RoundingMode.HALF_UP);
    }

    private static @Nullable String allergens(CatalogueProduct product) {
        var states = new EnumMap<Allergen, AllergenState>(Allergen.class);
        product.allergens()
                .forEach((allergen, state) ->
                        states.put(Allergen.valueOf(allergen.name()), AllergenState.valueOf(state.name())));
        var said = Allergens.of(states);
        return said.isDeclared() ? said.code() : null;
    }

    private static @Nullable List<String> labels(CatalogueProduct product, List<RowIssue> issues) {
        var labels = new TreeSet<String>();
        for (var word : product.labels()) {
            LabelWords.labelOf(word)
                    .ifPresentOrElse(
                            label -> labels.add(label.name()),
                            () -> issues.add(RowIssue.notice("labels", "unknown-label", word, null)));
        }
        return labels.isEmpty() ? null : List.copyOf(labels);
    }

    private static @Nullable List<Integer> season(CatalogueProduct product) {
        return product.season().isEmpty()
                ? null
                : product.season().stream().sorted().map(Month::getValue).toList();
    }

    private static BigDecimal crateShare(BigDecimal content, MeasureUnit unit) {
        if (!unit.isContinuous()) {
            return SHARE_OF_A_PIECE;
        }
        return content.divide(CRATE, SHARE_DECIMALS, RoundingMode.HALF_UP)
                .max(SMALLEST_SHARE)
                .min(BigDecimal.ONE);
    }

    private static MeasureUnit unit(Enum<?> code) {
        return MeasureUnit.valueOf(code.name());
    }

    private static void put(Map<String, Object> facts, String key, @Nullable Object value) {
        if (value != null) {
            facts.put(key, value);
        }
    }
}
