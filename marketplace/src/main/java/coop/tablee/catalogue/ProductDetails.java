package coop.tablee.catalogue;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A product as the catalogue's own pages show it, with what its current version says.
 *
 * @param producerName as registered
 * @param withdrawn whether it was taken out of the catalogue
 * @param versionNumber from 1
 * @param facts what the version says; prices are the producer's, euros, VAT out
 */
public record ProductDetails(
        long id,
        long producer,
        String producerName,
        String sku,
        boolean withdrawn,
        long version,
        int versionNumber,
        ProductFacts facts) {

    public LocalizedText names() {
        return facts.names();
    }

    /** The producer's article number; absent when a file gave none and the product is known by its name. */
    public @Nullable String articleNumber() {
        return sku.startsWith("name:") ? null : sku;
    }

    /** What is missing before it may be offered. */
    public Set<Gap> gaps() {
        var gaps = EnumSet.noneOf(Gap.class);
        addUnless(gaps, Gap.PRICE, facts.price());
        addUnless(gaps, Gap.VAT_CATEGORY, facts.vatCategory());
        addUnless(gaps, Gap.STORAGE, facts.storage());
        addUnless(gaps, Gap.ALLERGENS, facts.allergens());
        return gaps;
    }

    public boolean isComplete() {
        return gaps().isEmpty();
    }

    public @Nullable BigDecimal price() {
        return facts.price();
    }

    private static void addUnless(Set<Gap> gaps, Gap gap, @Nullable Object fact) {
        if (fact == null) {
            gaps.add(gap);
        }
    }

    /** A fact without which nothing is offered. */
    public enum Gap {
        PRICE,
        VAT_CATEGORY,
        STORAGE,
        ALLERGENS;

        public String messageKey() {
            return "catalogue.gap." + name();
        }
    }
}
