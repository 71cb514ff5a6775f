package coop.tablee.catalogimport.cli;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A refusal of the marketplace (RFC 9457) in words for a person. */
final class Problem {

    private Problem() {}

    static String inWords(int status, Map<?, ?> problem) {
        StringBuilder words =
                new StringBuilder("The marketplace refused (").append(status).append(").");
        append(words, " ", Json.text(problem, "title"));
        append(words, " ", Json.text(problem, "detail"));
        for (Map<?, ?> error : Json.objects(problem, "errors")) {
            append(words, "\n  ", Json.text(error, "field"));
            append(words, "\n  row ", Json.text(error, "row"));
            append(words, " ", Json.text(error, "column"));
            append(words, " ", Json.text(error, "code"));
            append(words, ": expected ", Json.text(error, "expected"));
        }
        String hint = hint(status);
        return hint.isEmpty() ? words.toString() : words + "\n" + hint;
    }

    private static void append(StringBuilder words, String before, @Nullable String text) {
        if (text != null) {
            words.append(before).append(Terminal.safe(text));
        }
    }

    private static String hint(int status) {
        return switch (status) {
            case 301, 302, 307, 308 -> "It has moved: give its new address with --to; the token was not sent there.";
            case 401 -> "The token is missing, expired or revoked: ask for a new one.";
            case 403 -> "The token's account may not import catalogues for this organisation.";
            case 404 -> "Is --to the address of the marketplace itself, without a path?";
            case 413 -> "The file is too large: split it by producer.";
            default -> "";
        };
    }
}
