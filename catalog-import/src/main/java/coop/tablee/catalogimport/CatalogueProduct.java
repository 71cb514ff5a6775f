package coop.tablee.catalogimport;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.Month;
import java.util.Collections;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A product as its catalogue describes it, checked cell by cell. What the catalogue does not say is null, empty or
 * {@link AllergenState#UNKNOWN}. Texts are as written, markup included: whoever shows them escapes them.
 *
 * @param row where it stands in the file, as a spreadsheet counts
 * @param key names the product among its producer's from one import to the next: {@code sku:…}, or without an article number
 *     {@code name:…} made of name, display name and packaging
 * @param producer the producer's name as written; {@link #producerKey()} compares
 * @param sku the producer's article number
 * @param name the name in the cooperative's own language
 * @param names names by language: {@code fr}, {@code nl}, {@code de}, {@code en}
 * @param displayName what distinguishes it from other packagings of the same name
 * @param descriptions like {@code names}
 * @param price per {@link Packaging#pricingUnit()}, up to 4 decimals; the file says neither currency nor whether VAT is in
 * @param availability null when the file says nothing about stock
 * @param availableOn first day of sale
 * @param allergens always all 14
 * @param labels lower-case words with hyphens, as claimed by the file: {@code organic}, {@code label-rouge}; no proof
 * @param season months of harvest; empty when not said
 */
public record CatalogueProduct(
        long row,
        String key,
        String producer,
        @Nullable String sku,
        String name,
        Map<String, String> names,
        @Nullable String displayName,
        @Nullable String category,
        @Nullable String description,
        Map<String, String> descriptions,
        Packaging packaging,
        @Nullable BigDecimal price,
        @Nullable Availability availability,
        @Nullable LocalDate availableOn,
        @Nullable Storage storage,
        @Nullable VatCategory vatCategory,
        Map<Allergen, AllergenState> allergens,
        Set<String> labels,
        Set<Month> season,
        @Nullable CatchWeight catchWeight) {

    public CatalogueProduct {
        names = Collections.unmodifiableMap(new LinkedHashMap<>(names));
        descriptions = Collections.unmodifiableMap(new LinkedHashMap<>(descriptions));
        allergens = Collections.unmodifiableMap(new EnumMap<>(allergens));
        labels = Collections.unmodifiableSet(new LinkedHashSet<>(labels));
        season = Collections.unmodifiableSet(season.isEmpty() ? EnumSet.noneOf(Month.class) : EnumSet.copyOf(season));
    }

    /** The producer's name without regard to case and spacing, by which one mapping serves every row and every import. */
    public String producerKey() {
        return Text.comparable(producer);
    }

    /** What still has to be completed before it may be offered; empty when the catalogue said it all. */
    public Set<Gap> gaps() {
        Set<Gap> gaps = EnumSet.noneOf(Gap.class);
        if (price == null) {
            gaps.add(Gap.PRICE);
        }
        if (vatCategory == null) {
            gaps.add(Gap.VAT_CATEGORY);
        }
        if (allergens.containsValue(AllergenState.UNKNOWN)) {
            gaps.add(Gap.ALLERGENS);
        }
        if (storage == null) {
            gaps.add(Gap.STORAGE);
        }
        return gaps;
    }
}
