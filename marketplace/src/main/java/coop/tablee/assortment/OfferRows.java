package coop.tablee.assortment;

import coop.tablee.catalogue.Allergens;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.MeasureUnit;
import coop.tablee.catalogue.Storage;
import coop.tablee.shared.LocalizedText;
import io.r2dbc.spi.Readable;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Turns rows of {@link OfferSql} into cards and counts. */
@Component
class OfferRows {

    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final TypeReference<List<PathLeg>> PATH = new TypeReference<>() {};

    // Where a page stops saying "plenty": five of the smallest amounts that can be ordered.
    private static final BigDecimal FEW = BigDecimal.valueOf(5);

    private final JsonMapper json;

    OfferRows(JsonMapper json) {
        this.json = json;
    }

    OfferCard card(Readable row, boolean vatIncluded) {
        var price = row.get("price", BigDecimal.class);
        var content = row.get("content", BigDecimal.class);
        var pricingUnit = MeasureUnit.valueOf(row.get("pricing_unit", String.class));
        var baseUnit = MeasureUnit.valueOf(row.get("content_unit", String.class));
        var available = row.get("available", BigDecimal.class);
        var minimum = row.get("minimum", BigDecimal.class);
        var step = row.get("step", BigDecimal.class);
        return new OfferCard(
                row.get("offer_id", Long.class),
                row.get("version", Long.class),
                row.get("product_id", Long.class),
                row.get("product_version_id", Long.class),
                texts(row.get("names", String.class)),
                texts(row.get("descriptions", String.class)),
                row.get("producer_id", Long.class),
                row.get("producer_name", String.class),
                orEmpty(row.get("producer_city", String.class)),
                row.get("producer_seal", Integer.class),
                row.get("cooperative_id", Long.class),
                row.get("cooperative_name", String.class),
                row.get("seller_id", Long.class),
                row.get("seller_name", String.class),
                row.get("cycle_id", Long.class),
                row.get("delivery_date", LocalDate.class),
                row.get("family", String.class),
                texts(row.get("family_names", String.class)),
                row.get("picture", String.class),
                row.get("ground", String.class),
                MeasureUnit.valueOf(row.get("ordering_unit", String.class)),
                pricingUnit,
                row.get("catch_weight", Boolean.class),
                content,
                baseUnit,
                row.get("tolerance", BigDecimal.class),
                price,
                vatIncluded,
                pricingUnit == baseUnit ? price : price.divide(content, 4, RoundingMode.HALF_UP),
                row.get("vat_rate", BigDecimal.class),
                row.get("producer_price", BigDecimal.class),
                row.get("fee_percent", BigDecimal.class),
                Arrays.stream(row.get("shown_labels", String[].class))
                        .map(Label::valueOf)
                        .sorted()
                        .toList(),
                Allergens.ofStored(row.get("allergens", String.class)),
                Storage.valueOf(row.get("storage", String.class)),
                row.get("animal", Boolean.class),
                Arrays.stream(row.get("season", Short[].class))
                        .map(Short::intValue)
                        .toList(),
                row.get("in_season", Boolean.class),
                available,
                availability(available, minimum, step),
                minimum,
                step,
                row.get("maximum", BigDecimal.class),
                row.get("crate_share", BigDecimal.class),
                row.get("cutoff_at", Instant.class),
                path(row));
    }

    Facets facets(JsonNode counts) {
        return new Facets(
                values(counts.path("families")),
                values(counts.path("labels")),
                values(counts.path("producers")),
                values(counts.path("storages")),
                values(counts.path("allergens")));
    }

    JsonNode tree(String text) {
        return json.readTree(text);
    }

    /** Sold out is what no longer gives the smallest amount that can be ordered. */
    static Availability availability(@Nullable BigDecimal available, BigDecimal minimum, BigDecimal step) {
        if (available == null) {
            return Availability.PLENTY;
        }
        if (available.compareTo(minimum) < 0) {
            return Availability.SOLD_OUT;
        }
        return available.compareTo(minimum.max(step).multiply(FEW)) <= 0 ? Availability.FEW : Availability.PLENTY;
    }

    private List<PathLeg> path(Readable row) {
        return json.readValue(row.get("path", String.class), PATH);
    }

    private List<FacetCount> values(JsonNode list) {
        var values = new ArrayList<FacetCount>();
        for (var value : list) {
            values.add(new FacetCount(
                    value.path("value").asString(),
                    value.has("names")
                            ? new LocalizedText(json.convertValue(value.path("names"), TEXTS))
                            : new LocalizedText(Map.of()),
                    value.path("count").asLong()));
        }
        return values;
    }

    private LocalizedText texts(String stored) {
        return new LocalizedText(json.readValue(stored, TEXTS));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
