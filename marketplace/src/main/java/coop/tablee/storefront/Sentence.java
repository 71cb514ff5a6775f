package coop.tablee.storefront;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;

/**
 * One whole sentence of a language with controls in it: the translator places {@code [0]}, {@code [1]} … where the controls stand, so that no sentence is glued
 * from halves.
 *
 * @param pieces the words and the controls, in reading order
 */
public record Sentence(List<Piece> pieces) {

    private static final Pattern CONTROL = Pattern.compile("\\[(\\d)]");

    public Sentence {
        pieces = List.copyOf(pieces);
    }

    public static Sentence of(MessageSource messages, Locale locale, String key, Control... controls) {
        return new Sentence(split(messages.getMessage(key, null, locale), controls));
    }

    private static List<Piece> split(String text, Control... controls) {
        var pieces = new ArrayList<Piece>();
        var found = CONTROL.matcher(text);
        var read = 0;
        while (found.find()) {
            pieces.add(new Piece(text.substring(read, found.start()), null));
            pieces.add(new Piece("", controls[Integer.parseInt(found.group(1))]));
            read = found.end();
        }
        pieces.add(new Piece(text.substring(read), null));
        return pieces;
    }

    /** The sentence where nothing can be pressed. */
    public String words() {
        return pieces.stream()
                .map(piece ->
                        piece.control() == null ? piece.text() : piece.control().words())
                .collect(Collectors.joining());
    }

    /** Plain words, or a control in their place. */
    public record Piece(String text, @Nullable Control control) {}

    /** Words that stand out: underlined, where they lead to what changes them. */
    public record Control(String words, @Nullable String href) {

        /** Words that stand out and lead nowhere. */
        public static Control said(String words) {
            return new Control(words, null);
        }
    }
}
