package coop.tablee.catering.waste;

import java.util.Locale;

/** Where food waste falls: before cooking, between pot and plate, or on the plate. */
public enum WasteKind {
    PREPARATION,
    UNSERVED,
    PLATE;

    String messageKey() {
        return "catering.waste.kind." + name();
    }

    /** The name of its field on the page and in the API. */
    String field() {
        return name().toLowerCase(Locale.ROOT);
    }
}
