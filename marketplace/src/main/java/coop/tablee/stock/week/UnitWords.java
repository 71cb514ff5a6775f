package coop.tablee.stock.week;

import java.text.Normalizer;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Takes the unit off what somebody typed or pasted ({@code 40 kg}, {@code 12 bottes}), if it is the one that the product is counted in, in any of our languages.
 * Another unit stays where it is: {@code 3 caisses} of what is counted in bunches is no number.
 */
@Component
class UnitWords {

    private static final List<Locale> LANGUAGES =
            List.of(Locale.FRENCH, Locale.ENGLISH, Locale.forLanguageTag("nl"), Locale.GERMAN);
    private static final Pattern WITH_UNIT =
            Pattern.compile("([-−–+\\d\\s\\u00a0\\u202f.,]*\\d[\\s\\u00a0\\u202f]*)(\\p{L}[\\p{L}.]{0,20})");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private final MessageSource messages;
    private final ConcurrentHashMap<String, Set<String>> known = new ConcurrentHashMap<>();

    UnitWords(MessageSource messages) {
        this.messages = messages;
    }

    String without(String typed, String unit) {
        var read = WITH_UNIT.matcher(typed);
        return read.matches() && known.computeIfAbsent(unit, this::words).contains(plain(read.group(2)))
                ? read.group(1).strip()
                : typed;
    }

    private Set<String> words(String unit) {
        var words = new HashSet<String>();
        words.add(plain(unit));
        for (var language : LANGUAGES) {
            for (var kind : List.of("", ".short")) {
                words.add(plain(messages.getMessage("unit." + unit + kind, null, language)));
            }
            for (var number : List.of(1, 5)) {
                words.add(plain(messages.getMessage("unit." + unit + ".counted", new Object[] {number}, language)));
            }
        }
        return words;
    }

    private static String plain(String word) {
        return MARKS.matcher(Normalizer.normalize(word, Normalizer.Form.NFD))
                .replaceAll("")
                .toLowerCase(Locale.ROOT)
                .replace(".", "");
    }
}
