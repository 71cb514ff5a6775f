package coop.tablee.ordering;

import coop.tablee.shared.LocalizedText;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What one version of a product says; it never changes.
 *
 * @param id of the version
 * @param content how much of {@code contentUnit} one ordering unit holds; nominal for catch weight
 * @param crateShare part of a delivery crate that one ordering unit fills
 */
record KnownProduct(
        long id,
        long product,
        LocalizedText names,
        String family,
        @Nullable String picture,
        String orderingUnit,
        String pricingUnit,
        BigDecimal content,
        String contentUnit,
        boolean catchWeight,
        BigDecimal tolerance,
        @Nullable String storage,
        @Nullable String allergens,
        boolean complete,
        boolean animal,
        BigDecimal crateShare) {}
