package coop.tablee.catalogimport;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/** How cells are trimmed, compared and shown. */
final class Text {

    private static final Pattern SPACES = Pattern.compile("[\\s\\u00A0\\u202F]+");
    private static final Pattern MARKS = Pattern.compile("\\p{M}+");

    private Text() {}

    /** Without the spaces around it, the non-breaking ones of spreadsheets included. */
    static String trimmed(String text) {
        int from = 0;
        int to = text.length();
        while (from < to && isSpace(text.charAt(from))) {
            from++;
        }
        while (from < to && isSpace(text.charAt(to - 1))) {
            to--;
        }
        return text.substring(from, to);
    }

    private static boolean isSpace(char character) {
        return (character <= ' ' && Character.isWhitespace(character))
                || character == '\u00A0'
                || character == '\u202F'
                || character == '\uFEFF';
    }

    /** Whether it has characters that are not for people: control characters and those that turn the writing direction. */
    static boolean hasControls(String text, boolean breaksAllowed) {
        return text.chars().anyMatch(character -> isControl(character) && !(breaksAllowed && isBreak(character)));
    }

    private static boolean isControl(int character) {
        return Character.isISOControl(character)
                || (character >= 0x2028 && character <= 0x202E)
                || (character >= 0x2066 && character <= 0x2069);
    }

    private static boolean isBreak(int character) {
        return character == '\t' || character == '\r' || character == '\n';
    }

    /** Equal for texts that a person takes for the same: case, spacing and Unicode form aside. */
    static String comparable(String text) {
        String composed = Normalizer.normalize(trimmed(text), Normalizer.Form.NFKC);
        return SPACES.matcher(composed).replaceAll(" ").toLowerCase(Locale.ROOT);
    }

    /** Lower-case words without accents, joined by hyphens: "Label Rouge" becomes {@code label-rouge}. */
    static String slug(String text) {
        String bare = isAscii(text)
                ? text
                : MARKS.matcher(Normalizer.normalize(text, Normalizer.Form.NFD)).replaceAll("");
        StringBuilder slug = new StringBuilder(bare.length());
        boolean gap = false;
        for (char character : bare.toLowerCase(Locale.ROOT).toCharArray()) {
            if (!Character.isLetterOrDigit(character)) {
                gap = !slug.isEmpty();
                continue;
            }
            slug.append(gap ? "-" : "").append(character);
            gap = false;
        }
        return slug.toString();
    }

    static boolean isAscii(String text) {
        return text.chars().allMatch(character -> character < 0x80);
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
