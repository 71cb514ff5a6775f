package coop.tablee.catalogue;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What is added to an incomplete product; null leaves a fact as it stands.
 *
 * @param price euros per pricing unit, VAT out
 */
public record Completion(
        long product,
        @Nullable BigDecimal price,
        @Nullable VatCategory vatCategory,
        @Nullable Storage storage,
        @Nullable Allergens allergens) {

    boolean saysSomething() {
        return price != null || vatCategory != null || storage != null || allergens != null;
    }
}
