package coop.tablee.catalogimport.cli;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the answers of a marketplace (RFC 8259): objects become maps, arrays lists, numbers {@link BigDecimal}. Small on
 * purpose, so that the command line needs no library; refuses nesting deeper than 32.
 */
final class Json {

    private static final int DEEPEST = 32;
    private static final String WHITE = " \t\r\n";

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    /** The value that the text is, or an {@link IllegalArgumentException} saying where it is none. */
    static @Nullable Object parse(String text) {
        Json json = new Json(text);
        Object value = json.value(0);
        json.skipWhite();
        if (json.at < text.length()) {
            throw json.unexpected();
        }
        return value;
    }

    private @Nullable Object value(int depth) {
        skipWhite();
        if (depth > DEEPEST || at >= text.length()) {
            throw unexpected();
        }
        return switch (text.charAt(at)) {
            case '{' -> object(depth);
            case '[' -> array(depth);
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object(int depth) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        at++;
        if (!next('}')) {
            do {
                skipWhite();
                String name = string();
                require(':');
                members.put(name, value(depth + 1));
            } while (next(','));
            require('}');
        }
        return members;
    }

    private List<@Nullable Object> array(int depth) {
        List<@Nullable Object> values = new ArrayList<>();
        at++;
        if (!next(']')) {
            do {
                values.add(value(depth + 1));
            } while (next(','));
            require(']');
        }
        return values;
    }

    private String string() {
        if (at >= text.length() || text.charAt(at) != '"') {
            throw unexpected();
        }
        StringBuilder string = new StringBuilder();
        at++;
        while (at < text.length() && text.charAt(at) != '"') {
            char character = text.charAt(at++);
            string.append(character == '\\' ? escaped() : character);
        }
        if (at >= text.length()) {
            throw unexpected();
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        if (at >= text.length()) {
            throw unexpected();
        }
        char character = text.charAt(at++);
        return switch (character) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> unicode();
            default -> character;
        };
    }

    private char unicode() {
        if (at + 4 > text.length()) {
            throw unexpected();
        }
        String digits = text.substring(at, at + 4);
        if (!digits.matches("[0-9a-fA-F]{4}")) {
            throw unexpected();
        }
        at += 4;
        return (char) Integer.parseInt(digits, 16);
    }

    private @Nullable Object word(String word, @Nullable Object value) {
        if (!text.startsWith(word, at)) {
            throw unexpected();
        }
        at += word.length();
        return value;
    }

    private BigDecimal number() {
        int start = at;
        while (at < text.length() && at - start < 40 && "+-.0123456789eE".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        try {
            return new BigDecimal(text.substring(start, at));
        } catch (NumberFormatException e) {
            throw unexpected();
        }
    }

    private boolean next(char character) {
        skipWhite();
        boolean there = at < text.length() && text.charAt(at) == character;
        at += there ? 1 : 0;
        return there;
    }

    private void require(char character) {
        if (!next(character)) {
            throw unexpected();
        }
    }

    private void skipWhite() {
        while (at < text.length() && WHITE.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private IllegalArgumentException unexpected() {
        return new IllegalArgumentException("No JSON at character " + at);
    }

    /** A member as text, or null when it is absent or null. */
    static @Nullable String text(Map<?, ?> object, String name) {
        Object value = object.get(name);
        return value == null ? null : Objects.toString(value);
    }

    /** A member as a whole number; 0 when it is absent. */
    static long whole(Map<?, ?> object, String name) {
        return object.get(name) instanceof BigDecimal number ? number.longValue() : 0;
    }

    /** The objects of a member that is an array; none when it is absent. */
    static List<Map<?, ?>> objects(Map<?, ?> object, String name) {
        List<Map<?, ?>> objects = new ArrayList<>();
        if (object.get(name) instanceof List<?> list) {
            for (Object item : list) {
                if (item instanceof Map<?, ?> map) {
                    objects.add(map);
                }
            }
        }
        return objects;
    }
}
