package coop.tablee.shared;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** A text in up to four languages (fr, nl, de, en). Asked for one that is missing, it answers what there is and says in which language. */
public record LocalizedText(Map<String, String> texts) {

    private static final List<String> FALLBACK_ORDER = List.of("fr", "en", "nl", "de");

    public LocalizedText {
        texts = Map.copyOf(texts);
    }

    public static LocalizedText of(String language, String text) {
        return new LocalizedText(Map.of(language, text));
    }

    /** Texts of the four languages; null or blank ones are left out. */
    public static LocalizedText ofNullable(Map<String, String> texts) {
        var kept = new LinkedHashMap<String, String>();
        texts.forEach((language, text) -> {
            if (text != null && !text.isBlank()) {
                kept.put(language, text.strip());
            }
        });
        return new LocalizedText(kept);
    }

    public Text in(Locale locale) {
        var wanted = texts.get(locale.getLanguage());
        if (wanted != null) {
            return new Text(wanted, locale.getLanguage());
        }
        for (var language : FALLBACK_ORDER) {
            var text = texts.get(language);
            if (text != null) {
                return new Text(text, language);
            }
        }
        return new Text("", locale.getLanguage());
    }

    /** One text and the language it is in, for the {@code lang} attribute. */
    public record Text(String text, String lang) {

        public boolean isEmpty() {
            return text.isEmpty();
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
