package coop.tablee.storefront;

import coop.tablee.catalogue.Family;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The drawing of a product: its own, else its family's, never a grey box. */
public final class Pictures {

    private static final String ANY_GROUND = "leaf";
    private static final String ANY_PICTURE = "crate";

    private Pictures() {}

    public static String groundOf(String family, Map<String, Family> families) {
        var found = families.get(family);
        return found == null ? ANY_GROUND : found.ground();
    }

    public static String pictureOf(@Nullable String own, String family, Map<String, Family> families) {
        if (own != null && !own.isBlank()) {
            return own;
        }
        var found = families.get(family);
        return found == null ? ANY_PICTURE : found.picture();
    }
}
