package coop.tablee.stock;

import java.util.Locale;

/** Why goods were lost: a few words, so that losses can be added up, and nobody is named in them. */
public enum LossReason {
    SPOILED,
    DAMAGED,
    PAST_DATE,
    MISSING,
    OTHER;

    /** As the books, the API and the file write it. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public String messageKey() {
        return "stock.why." + word();
    }
}
