package coop.tablee.platform.page;

import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.stereotype.Component;

/** How figures, days and times are written: {@link #in} gives the writer of a language. Templates have it as {@code #formats}, in the page's language. */
@Component
public class Formats {

    private final ZoneId zone;
    private final Map<Locale, LocalFormats> writers = new ConcurrentHashMap<>();

    Formats(ShellProperties properties) {
        zone = properties.zone();
    }

    /** The writer of this language, in the territory's zone. */
    public LocalFormats in(Locale locale) {
        return writers.computeIfAbsent(locale, language -> new LocalFormats(language, zone));
    }
}
