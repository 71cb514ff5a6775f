package coop.tablee.distribution;

import java.text.Normalizer;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Whether a name or number is what somebody typed in a hurry: part of it, the first letters of its words, its initials; case and accents do not matter. */
final class Likeness {

    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern GAPS = Pattern.compile("[^\\p{L}\\p{N}]+");

    private final String asked;

    Likeness(String asked) {
        this.asked = fold(asked);
    }

    boolean isOfAll() {
        return asked.isEmpty();
    }

    boolean is(String text) {
        var folded = fold(text);
        var words = folded.split(" ");
        var initials = Arrays.stream(words)
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1))
                .collect(Collectors.joining());
        return folded.contains(asked)
                || initials.startsWith(asked)
                || Arrays.stream(asked.split(" "))
                        .allMatch(part -> Arrays.stream(words).anyMatch(word -> word.startsWith(part)));
    }

    private static String fold(String text) {
        var bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        return GAPS.matcher(bare.replace("œ", "oe").replace("Œ", "oe"))
                .replaceAll(" ")
                .strip()
                .toLowerCase(Locale.ROOT);
    }
}
