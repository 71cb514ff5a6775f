package coop.tablee.catalogue;

import coop.tablee.catalogimport.SafeCsv;
import java.math.BigDecimal;
import java.time.Month;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Writes products in the columns that an import reads, so that a list can go out, be worked on, and come back. No cell is a formula. */
final class ProductCsv {

    private static final List<String> HEADER = List.of(
            "producer",
            "sku",
            "name",
            "category",
            "units",
            "unit_type",
            "variant_unit_name",
            "price",
            "name_fr",
            "name_nl",
            "name_de",
            "name_en",
            "description_fr",
            "description_nl",
            "description_de",
            "description_en",
            "allergens",
            "may_contain",
            "allergens_complete",
            "storage",
            "vat_category",
            "labels",
            "season_months",
            "nominal_weight",
            "tolerance");
    private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

    private ProductCsv() {}

    static String of(List<ProductDetails> products) {
        return SafeCsv.file(HEADER, products.stream().map(ProductCsv::row));
    }

    private static List<@Nullable Object> row(ProductDetails product) {
        var facts = product.facts();
        var names = facts.names().texts();
        var descriptions = facts.descriptions().texts();
        return Arrays.asList(
                product.producerName(),
                product.articleNumber(),
                facts.names().in(Locale.FRENCH).text(),
                word(facts.family()),
                facts.content(),
                unitType(facts.contentUnit()),
                unitName(facts),
                SafeCsv.plain(facts.price()),
                names.get("fr"),
                names.get("nl"),
                names.get("de"),
                names.get("en"),
                descriptions.get("fr"),
                descriptions.get("nl"),
                descriptions.get("de"),
                descriptions.get("en"),
                facts.allergens() == null ? null : words(facts.allergens().contains()),
                facts.allergens() == null ? null : words(facts.allergens().mayContain()),
                facts.allergens() != null && facts.allergens().isFullyKnown() ? "yes" : null,
                facts.storage() == null ? null : word(facts.storage().name()),
                facts.vatCategory() == null ? null : word(facts.vatCategory().name()),
                words(facts.labels()),
                months(facts.season()),
                facts.catchWeight() ? facts.content() : null,
                facts.catchWeight() ? percent(facts.tolerance()) : null);
    }

    private static @Nullable String unitType(MeasureUnit unit) {
        return switch (unit) {
            case KGM -> "kg";
            case LTR -> "L";
            default -> null;
        };
    }

    /** What one piece is called; without a name, exactly one kilogram or litre is ordered by weight or volume. */
    static @Nullable String unitName(ProductFacts facts) {
        return switch (facts.orderingUnit()) {
            case KGM, LTR -> null;
            case H87 -> "piece";
            case BH -> "bunch";
            case CR -> "crate";
            case BX -> "box";
            case BG -> "bag";
            case BO -> "bottle";
            case JR -> "jar";
        };
    }

    private static String words(Collection<? extends Enum<?>> values) {
        return values.stream().map(Enum::name).sorted().map(ProductCsv::word).collect(Collectors.joining(", "));
    }

    private static String word(String name) {
        return name.toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static String months(Collection<Month> season) {
        return season.stream()
                .sorted()
                .map(month -> String.valueOf(month.getValue()))
                .collect(Collectors.joining(", "));
    }

    private static String percent(BigDecimal fraction) {
        return fraction.multiply(HUNDRED).stripTrailingZeros().toPlainString() + " %";
    }
}
