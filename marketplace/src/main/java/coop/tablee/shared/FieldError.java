package coop.tablee.shared;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One reason of a refusal: where (a field's name, or row and column of a file), a stable kebab-case code, what was found and what was expected.
 */
public record FieldError(
        @Nullable String field,
        @Nullable Integer row,
        @Nullable String column,
        String code,
        @Nullable String found,
        @Nullable String expected) {

    public static FieldError at(String field, String code, @Nullable Object found, @Nullable Object expected) {
        return new FieldError(field, null, null, code, text(found), text(expected));
    }

    /** As the API writes it: only what is known. */
    public Map<String, Object> toMap() {
        var map = new LinkedHashMap<String, Object>();
        put(map, "field", field);
        put(map, "row", row);
        put(map, "column", column);
        put(map, "code", code);
        put(map, "found", found);
        put(map, "expected", expected);
        return map;
    }

    private static void put(Map<String, Object> map, String key, @Nullable Object value) {
        if (value != null) {
            map.put(key, value);
        }
    }

    private static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
