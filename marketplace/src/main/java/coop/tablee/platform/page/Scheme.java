package coop.tablee.platform.page;

import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The colours a person wants: those of the device, light, or dark. */
public enum Scheme {
    AUTO,
    LIGHT,
    DARK;

    /** The word in the cookie, the form and the page's {@code data-scheme}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Scheme of(@Nullable String word) {
        return Arrays.stream(values())
                .filter(scheme -> scheme.word().equals(word))
                .findFirst()
                .orElse(AUTO);
    }
}
