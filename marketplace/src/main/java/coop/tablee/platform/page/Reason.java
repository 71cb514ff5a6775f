package coop.tablee.platform.page;

import coop.tablee.shared.FieldError;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One reason of a refusal, in words.
 *
 * @param error where it is and what was found, as programs read it
 * @param message the same for people
 */
public record Reason(FieldError error, String message) {

    /** The field's name; absent when the reason is about a row or about the whole. */
    public @Nullable String field() {
        return error.field();
    }

    Map<String, Object> document() {
        Map<String, Object> document = error.toMap();
        document.put("message", message);
        return document;
    }
}
