package coop.tablee.catalogimport;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The columns that are understood: those of Open Food Network's product list, and Tablée's own after {@link #TAX_CATEGORY}.
 * Described in {@code docs/catalogue-import.md}.
 */
enum Column {
    PRODUCER,
    SKU,
    NAME,
    DISPLAY_NAME,
    CATEGORY,
    DESCRIPTION,
    UNITS,
    UNIT_TYPE,
    VARIANT_UNIT_NAME,
    PRICE,
    ON_HAND,
    AVAILABLE_ON,
    ON_DEMAND,
    SHIPPING_CATEGORY,
    TAX_CATEGORY,
    NAME_FR,
    NAME_NL,
    NAME_DE,
    NAME_EN,
    DESCRIPTION_FR,
    DESCRIPTION_NL,
    DESCRIPTION_DE,
    DESCRIPTION_EN,
    ALLERGENS,
    MAY_CONTAIN,
    ALLERGENS_COMPLETE,
    STORAGE,
    VAT_CATEGORY,
    LABELS,
    SEASON_MONTHS,
    NOMINAL_WEIGHT,
    TOLERANCE;

    static final List<Column> MANDATORY = List.of(PRODUCER, NAME, UNITS, PRICE);
    static final List<Column> NUMERIC = List.of(UNITS, PRICE, ON_HAND, NOMINAL_WEIGHT, TOLERANCE);
    static final Map<String, Column> NAMES = Map.of("fr", NAME_FR, "nl", NAME_NL, "de", NAME_DE, "en", NAME_EN);
    static final Map<String, Column> DESCRIPTIONS =
            Map.of("fr", DESCRIPTION_FR, "nl", DESCRIPTION_NL, "de", DESCRIPTION_DE, "en", DESCRIPTION_EN);

    private static final Pattern SPACING = Pattern.compile("[ _-]+");
    private static final Map<String, Column> BY_HEADING =
            Stream.of(values()).collect(Collectors.toMap(Column::heading, Function.identity()));

    /** The name as documented: {@code unit_type}. */
    String heading() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Knows a column whatever its case, and with spaces or hyphens for underscores. */
    static @Nullable Column named(String heading) {
        return BY_HEADING.get(SPACING.matcher(Text.comparable(heading)).replaceAll("_"));
    }
}
