package coop.tablee.catalogue;

import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.time.Month;
import java.util.Arrays;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads a product with its current version from a row. */
@Component
class ProductRows {

    private final JsonTexts texts;

    ProductRows(JsonTexts texts) {
        this.texts = texts;
    }

    ProductDetails details(Readable row) {
        return new ProductDetails(
                row.get("id", Long.class),
                row.get("producer_id", Long.class),
                row.get("producer_name", String.class),
                row.get("sku", String.class),
                "WITHDRAWN".equals(row.get("state", String.class)),
                row.get("version_id", Long.class),
                row.get("version", Integer.class),
                facts(row));
    }

    private ProductFacts facts(Readable row) {
        return new ProductFacts(
                texts.read(row.get("names", String.class)),
                texts.read(row.get("descriptions", String.class)),
                row.get("family", String.class),
                row.get("picture", String.class),
                MeasureUnit.valueOf(row.get("ordering_unit", String.class)),
                MeasureUnit.valueOf(row.get("pricing_unit", String.class)),
                row.get("content", BigDecimal.class).stripTrailingZeros(),
                MeasureUnit.valueOf(row.get("content_unit", String.class)),
                row.get("catch_weight", Boolean.class),
                row.get("tolerance", BigDecimal.class),
                row.get("price", BigDecimal.class),
                word(row, "vat_category", VatCategory::valueOf),
                word(row, "storage", Storage::valueOf),
                word(row, "allergens", Allergens::new),
                words(row, "labels"),
                months(row),
                row.get("crate_share", BigDecimal.class),
                row.get("animal", Boolean.class));
    }

    private static <T> @Nullable T word(Readable row, String column, Function<String, T> reading) {
        var stored = row.get(column, String.class);
        return stored == null ? null : reading.apply(stored);
    }

    private static Set<Label> words(Readable row, String column) {
        return Arrays.stream(row.get(column, String[].class))
                .map(Label::valueOf)
                .collect(Collectors.toSet());
    }

    private static Set<Month> months(Readable row) {
        return Arrays.stream(row.get("season", Short[].class))
                .map(number -> Month.of(number))
                .collect(Collectors.toSet());
    }
}
