package coop.tablee.imports;

import java.util.Locale;

/** How far an import is. Stored, and told by the API, as the lower-case word. */
public enum ImportState {
    READING,
    PREVIEW,
    APPLYING,
    DONE,
    REJECTED,
    CANCELLED;

    static ImportState of(String stored) {
        return valueOf(stored.toUpperCase(Locale.ROOT));
    }

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether it goes on by itself. */
    public boolean isRunning() {
        return this == READING || this == APPLYING;
    }

    public String messageKey() {
        return "imports.state." + name();
    }
}
