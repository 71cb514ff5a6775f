package coop.tablee.platform.page;

import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;

/** The languages that this territory's pages, papers and mails are written in. */
@Component
public class Languages {

    private final List<Locale> spoken;

    Languages(ShellProperties properties) {
        spoken = properties.languages().stream().map(Locale::forLanguageTag).toList();
    }

    /** The wished language if it is spoken here, else the territory's first. */
    public Locale spoken(Locale wished) {
        return spoken.stream()
                .filter(language -> language.getLanguage().equals(wished.getLanguage()))
                .findFirst()
                .orElseGet(() -> spoken.get(0));
    }
}
