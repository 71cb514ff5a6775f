package coop.tablee.imports;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which rows of a file are shown. */
enum RowFilter {
    REFUSED,
    WAITING,
    CREATE,
    CHANGE,
    UNCHANGED,
    LEFT_OUT,
    ALL;

    /** The one asked for, else the one that most needs eyes. */
    static RowFilter of(@Nullable String asked, ImportView view) {
        for (var filter : values()) {
            if (filter.word().equals(asked)) {
                return filter;
            }
        }
        if (view.refused() > 0) {
            return REFUSED;
        }
        if (view.changed() > 0) {
            return CHANGE;
        }
        return view.created() > 0 ? CREATE : ALL;
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    public String messageKey() {
        return "imports.filter." + name();
    }
}
