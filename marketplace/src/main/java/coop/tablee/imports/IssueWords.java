package coop.tablee.imports;

import java.util.Locale;
import java.util.regex.Pattern;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Puts a problem of a file into words that say what to do: {@code imports.issue.<code>}, with what was found (0), what was expected (1), the column (2) and the
 * figure in what was found or else expected (3); the reader's own words are English.
 */
@Component
class IssueWords {

    private static final Pattern NO_DIGIT = Pattern.compile("[^0-9]");

    private final MessageSource messages;

    IssueWords(MessageSource messages) {
        this.messages = messages;
    }

    String message(IssueView issue, Locale locale) {
        var found = issue.found() == null ? "" : issue.found();
        var expected = issue.expected() == null ? "" : issue.expected();
        var column = issue.column() == null ? "" : issue.column();
        var figure = NO_DIGIT.matcher(found.isEmpty() ? expected : found).replaceAll("");
        var words = messages.getMessage(
                "imports.issue." + issue.code(), new Object[] {found, expected, column, figure}, null, locale);
        return words != null ? words : expected.isEmpty() ? issue.code() : expected;
    }
}
