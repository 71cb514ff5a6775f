package coop.tablee.platform.page;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Puts failures into words: {@code problem.<code>.title} and {@code .detail} of the module that threw it, else what is said for its status. A single reason
 * is {@code reason.<field>.<code>}, else {@code reason.<code>}, with what was found (0) and what was expected (1), in figures and days as the language has them.
 * Only where somebody did not write a day ({@code not-a-…}) does an example stay as it is to be written.
 */
@Component
class ProblemWords {

    private static final Pattern DAYS = Pattern.compile("(\\d{4}-\\d{2}-\\d{2})(?:(\\D{1,5})(\\d{4}-\\d{2}-\\d{2}))?");
    private static final String OF_WRITING = "not-a-";

    private final MessageSource messages;
    private final Formats formats;

    ProblemWords(MessageSource messages, Formats formats) {
        this.messages = messages;
        this.formats = formats;
    }

    In in(Locale locale) {
        return new In(messages, formats.in(locale), locale);
    }

    /** The words of one language. */
    record In(MessageSource messages, LocalFormats formats, Locale locale) {

        String title(Failure failure) {
            return text(failure, "title");
        }

        String detail(Failure failure) {
            return text(failure, "detail");
        }

        List<Reason> reasons(Failure failure) {
            return failure.errors().stream()
                    .map(error -> new Reason(error, message(error)))
                    .toList();
        }

        private String text(Failure failure, String part) {
            String general =
                    text("problem." + failure.generalCode() + "." + part, new Object[0], failure.generalCode());
            return text(
                    "problem." + failure.code() + "." + part,
                    failure.arguments().toArray(),
                    general);
        }

        private String message(FieldError error) {
            var ofWriting = error.code().startsWith(OF_WRITING);
            Object[] arguments = {said(error.found(), ofWriting), said(error.expected(), ofWriting)};
            String anything = text("reason.invalid", arguments, error.code());
            String general = text("reason." + error.code(), arguments, anything);
            return text("reason." + error.field() + "." + error.code(), arguments, general);
        }

        // What is said otherwise is finished, and may hold what somebody sent: it is never a pattern, nor kept as one
        private String text(String key, Object[] arguments, String otherwise) {
            String found = messages.getMessage(key, arguments, null, locale);
            return found == null ? otherwise : found;
        }

        /** What was found or expected as people of this language write it: days in words, decimals with their mark, everything else as it is. */
        private String said(@Nullable String value, boolean asWritten) {
            if (value == null) {
                return "";
            }
            var days = DAYS.matcher(value);
            return asWritten || !days.matches()
                    ? Amounts.localized(value, locale)
                    : day(days.group(1)) + (days.group(3) == null ? "" : days.group(2) + day(days.group(3)));
        }

        private String day(String written) {
            try {
                return formats.dayAndYear(LocalDate.parse(written));
            } catch (DateTimeParseException noSuchDay) {
                return written;
            }
        }
    }
}
