package coop.tablee.catalogimport;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** How cells are trimmed, compared and shown. */
final class Text {

    private static final Pattern OUTER_SPACE =
            Pattern.compile("^[\\s\\u00A0\\u202F\\uFEFF]+|[\\s\\u00A0\\u202F\\uFEFF]+$");
    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0\\u202F]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");
    private static final Pattern NOT_LETTER_OR_DIGIT = Pattern.compile("[^\\p{L}\\p{N}]+");

    private Text() {}

    /** Without the spaces around it, the non-breaking ones of spreadsheets included. */
    static String trimmed(String text) {
        return OUTER_SPACE.matcher(text).replaceAll("");
    }

    /** Equal for texts that a person takes for the same: case, spacing and Unicode form aside. */
    static String comparable(String text) {
        String composed = Normalizer.normalize(trimmed(text), Normalizer.Form.NFKC);
        return SPACES.matcher(composed).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** Lower-case words without accents, joined by hyphens: "Label Rouge" becomes {@code label-rouge}. */
    static String slug(String text) {
        String bare =
                MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        String joined =
                NOT_LETTER_OR_DIGIT.matcher(bare.toLowerCase(Locale.ROOT)).replaceAll("-");
        return joined.replaceAll("^-|-$", "");
    }

    /** Fit for a terminal or a page: control characters visible, cut to a length. */
    static String visible(String text, int longest) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().limit(longest).forEach(character -> appendVisible(shown, character));
        return text.codePointCount(0, text.length()) > longest ? shown + "…" : shown.toString();
    }

    private static void appendVisible(StringBuilder shown, int character) {
        int type = Character.getType(character);
        boolean hidden = type == Character.CONTROL || type == Character.FORMAT || type == Character.SURROGATE;
        if (hidden) {
            shown.append(String.format(Locale.ROOT, "\\u%04X", character));
        } else {
            shown.appendCodePoint(character);
        }
    }
}
