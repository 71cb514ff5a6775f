package coop.tablee.platform.page;

import coop.tablee.shared.Amounts;
import coop.tablee.shared.FieldError;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/**
 * Puts failures into words: {@code problem.<code>.title} and {@code .detail} of the module that threw it, else what is said for its status. A single reason
 * is {@code reason.<field>.<code>}, else {@code reason.<code>}, with what was found (0) and what was expected (1).
 */
@Component
class ProblemWords {

    private final MessageSource messages;

    ProblemWords(MessageSource messages) {
        this.messages = messages;
    }

    In in(Locale locale) {
        return new In(messages, locale);
    }

    /** The words of one language. */
    record In(MessageSource messages, Locale locale) {

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
            Object[] arguments = {said(error.found()), said(error.expected())};
            String anything = text("reason.invalid", arguments, error.code());
            String general = text("reason." + error.code(), arguments, anything);
            return text("reason." + error.field() + "." + error.code(), arguments, general);
        }

        // What is said otherwise is finished, and may hold what somebody sent: it is never a pattern, nor kept as one
        private String text(String key, Object[] arguments, String otherwise) {
            String found = messages.getMessage(key, arguments, null, locale);
            return found == null ? otherwise : found;
        }

        /** What was found or expected as people of this language write it: decimals with their mark, everything else as it is. */
        private String said(@Nullable String value) {
            return value == null ? "" : Amounts.localized(value, locale);
        }
    }
}
