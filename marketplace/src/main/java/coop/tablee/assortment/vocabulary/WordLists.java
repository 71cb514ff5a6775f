package coop.tablee.assortment.vocabulary;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says a food is called: in each language words with commas between, the usual one first.
 *
 * @param kindOf what it is a kind of
 */
record WordLists(Map<String, List<String>> words, @Nullable Long kindOf) {

    static final List<String> LANGUAGES = List.of("fr", "nl", "de", "en");

    private static final int MOST = 20;
    private static final int LONGEST = 60;
    private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}]{2}");

    /**
     * As typed, by language. Refused: {@code required} when there is no word at all, {@code too-many} in one language, {@code too-long}, and {@code no-word} for
     * what has no two letters.
     */
    static WordLists read(Map<String, String> typed, @Nullable Long kindOf) {
        var errors = new ArrayList<FieldError>();
        var words = new LinkedHashMap<String, List<String>>();
        for (var language : LANGUAGES) {
            var list = split(typed.getOrDefault(language, ""));
            check(language, list, errors);
            words.put(language, list);
        }
        if (words.values().stream().allMatch(List::isEmpty)) {
            errors.add(FieldError.at("fr", "required", null, null));
        }
        if (!errors.isEmpty()) {
            throw DomainException.invalid(errors);
        }
        return new WordLists(words, kindOf);
    }

    /** Language by language, one entry for each word. */
    List<String> languages() {
        return LANGUAGES.stream()
                .flatMap(language ->
                        words.getOrDefault(language, List.of()).stream().map(word -> language))
                .toList();
    }

    /** The words in the same order. */
    List<String> spelt() {
        return LANGUAGES.stream()
                .flatMap(language -> words.getOrDefault(language, List.of()).stream())
                .toList();
    }

    private static List<String> split(String typed) {
        var words = new LinkedHashSet<String>();
        Arrays.stream(typed.split("[,;\\n]", -1))
                .map(word -> word.strip().replaceAll("\\s+", " "))
                .filter(word -> !word.isEmpty())
                .forEach(words::add);
        return List.copyOf(words);
    }

    private static void check(String language, List<String> words, List<FieldError> errors) {
        if (words.size() > MOST) {
            errors.add(FieldError.at(language, "too-many", words.size(), MOST));
        }
        words.stream()
                .filter(word -> word.length() > LONGEST)
                .findFirst()
                .ifPresent(word -> errors.add(FieldError.at(language, "too-long", word.length(), LONGEST)));
        words.stream()
                .filter(word -> !WORD.matcher(word).find())
                .findFirst()
                .ifPresent(word -> errors.add(noWord(language, word)));
    }

    static FieldError noWord(String field, String word) {
        return FieldError.at(field, "no-word", word, null);
    }
}
