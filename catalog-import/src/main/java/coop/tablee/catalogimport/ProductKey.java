package coop.tablee.catalogimport;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * By what a producer's product is known that has no article number: its name and how it is packed. Whoever makes products otherwise than from a list uses the
 * same, so that a list that went out finds them again when it comes back.
 */
public final class ProductKey {

    /** How such a key begins. */
    public static final String PREFIX = "name:";

    private ProductKey() {}

    /**
     * The key of a product without a display name of its own.
     *
     * @param content how much one unit holds, in {@code contentUnit} (a UN/ECE code)
     * @param unitName what one unit is called in a list; absent when it is ordered by weight or volume
     */
    public static String of(String name, BigDecimal content, String contentUnit, @Nullable String unitName) {
        return of(name, null, content, contentUnit, unitName);
    }

    static String of(
            String name,
            @Nullable String displayName,
            BigDecimal content,
            String contentUnit,
            @Nullable String unitName) {
        return PREFIX
                + String.join(
                        "|",
                        Text.comparable(name),
                        displayName == null ? "" : Text.comparable(displayName),
                        content.stripTrailingZeros().toPlainString() + " " + contentUnit,
                        unitName == null ? "" : Text.comparable(unitName));
    }
}
