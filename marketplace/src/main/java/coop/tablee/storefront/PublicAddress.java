package coop.tablee.storefront;

import coop.tablee.shared.DomainException;
import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The addresses of what everybody may look at: {@code /producers/12-ferme-des-sept-sillons}. The number decides; the words after it are for people, and may be old or
 * missing.
 */
public final class PublicAddress {

    private static final Pattern MARKS = Pattern.compile("\\p{M}");
    private static final Pattern NO_LETTER = Pattern.compile("[^a-z0-9]+");
    private static final Pattern NAMED = Pattern.compile("([0-9]{1,18})(?:-.*)?");
    private static final int LONGEST = 60;

    private PublicAddress() {}

    public static String ofProducer(long id, String name) {
        return of("/producers/", id, name);
    }

    public static String ofCooperative(long id, String name) {
        return of("/cooperatives/", id, name);
    }

    public static String ofPlace(long id, String name) {
        return of("/destinations/", id, name);
    }

    /** The number in the last part of such an address; {@code not-found} when there is none. */
    public static long idIn(String named) {
        var found = NAMED.matcher(named);
        if (!found.matches()) {
            throw DomainException.notFound();
        }
        return Long.parseLong(found.group(1));
    }

    private static String of(String path, long id, String name) {
        var words = words(name);
        return path + id + (words.isEmpty() ? "" : "-" + words);
    }

    private static String words(String name) {
        var letters = name.toLowerCase(Locale.ROOT)
                .replace("œ", "oe")
                .replace("æ", "ae")
                .replace("ß", "ss");
        var bare = MARKS.matcher(Normalizer.normalize(letters, Normalizer.Form.NFD))
                .replaceAll("");
        var words = NO_LETTER.matcher(bare).replaceAll("-");
        var cut = words.length() > LONGEST ? words.substring(0, LONGEST) : words;
        return cut.replaceAll("^-+|-+$", "");
    }
}
