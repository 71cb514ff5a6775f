package coop.tablee.imports;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * A file that somebody hands in.
 *
 * @param name for people only; path, control characters and overlength are taken off
 * @param language the language of names and descriptions without a language of their own
 * @param applyWhenRead whether to apply without a look at the preview, when no question is open
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record SubmittedFile(String name, byte[] content, String language, boolean applyWhenRead) {

    static final Set<String> LANGUAGES = Set.of("fr", "nl", "de", "en");

    private static final Pattern PATH = Pattern.compile(".*[/\\\\]", Pattern.DOTALL);
    private static final Pattern UNSHOWABLE = Pattern.compile("[\\p{Cntrl}\\u2028-\\u202E\\u2066-\\u2069]");
    private static final int LONGEST_NAME = 120;

    SubmittedFile {
        var bare = UNSHOWABLE
                .matcher(PATH.matcher(name).replaceFirst(""))
                .replaceAll("")
                .strip();
        name = bare.isEmpty() ? "catalogue.csv" : bare.substring(0, Math.min(bare.length(), LONGEST_NAME));
        language = LANGUAGES.contains(language) ? language : Locale.FRENCH.getLanguage();
    }

    /** About how many rows there are, for the progress bar: line ends counted, those inside cells too. */
    int rowsExpected() {
        var lines = 0;
        for (var letter : content) {
            if (letter == '\n') {
                lines++;
            }
        }
        return lines;
    }
}
