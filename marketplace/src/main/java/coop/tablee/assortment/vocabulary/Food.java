package coop.tablee.assortment.vocabulary;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A food and what it is called.
 *
 * @param version what a change names, so that of two people who change it the second is told
 * @param kindOf what it is a kind of: whoever looks for that finds this too
 * @param kindName that one's name in the reader's language
 * @param words as they are spelt, by language, the usual one first
 */
public record Food(
        long id,
        long version,
        @Nullable Long kindOf,
        @Nullable String kindName,
        Map<String, List<String>> words) {

    /** What it is called in a language, one after the other. */
    public String in(String language) {
        return String.join(", ", words.getOrDefault(language, List.of()));
    }

    /** Its usual name in that language, or in the first one that has a word for it. */
    public String name(String language) {
        var own = words.getOrDefault(language, List.of());
        return own.isEmpty()
                ? WordLists.LANGUAGES.stream()
                        .flatMap(other -> words.getOrDefault(other, List.of()).stream())
                        .findFirst()
                        .orElse("")
                : own.get(0);
    }
}
