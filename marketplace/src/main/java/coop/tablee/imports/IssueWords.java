package coop.tablee.imports;

import java.util.Locale;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Puts a problem of a file into words that say what to do: {@code imports.issue.<code>}, with what was found (0) and what was expected (1). */
@Component
class IssueWords {

    private final MessageSource messages;

    IssueWords(MessageSource messages) {
        this.messages = messages;
    }

    String message(IssueView issue, Locale locale) {
        var found = issue.found() == null ? "" : issue.found();
        var expected = issue.expected() == null ? "" : issue.expected();
        var words = messages.getMessage("imports.issue." + issue.code(), new Object[] {found, expected}, null, locale);
        return words != null ? words : expected.isEmpty() ? issue.code() : expected;
    }
}
