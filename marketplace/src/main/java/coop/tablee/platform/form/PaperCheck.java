package coop.tablee.platform.form;

import coop.tablee.platform.picture.Darkroom;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/**
 * Looks through a file that is to prove a certificate, by content and never by its name. A picture is drawn anew, so that it loses where it was taken. A PDF is kept as it
 * is when it looks like a whole one and neither runs, sends nor brings along anything; it is only ever handed out to be saved. What is packed in it is unfolded
 * in small bounded parts, so that a small file that unfolds without end costs nothing. Blocking: for a scheduler of its own.
 */
public final class PaperCheck {

    public static final int MOST_BYTES = 5 * 1024 * 1024;
    public static final String FIELD = "paper";

    private static final int LONGEST_NAME = 80;
    private static final int TAIL = 2_048;
    private static final int MOST_UNFOLDED = 512 * 1024;
    private static final int MOST_PACKED = 500;

    private static final Pattern PATH = Pattern.compile(".*[/\\\\]", Pattern.DOTALL);
    private static final Pattern ENDING = Pattern.compile("\\.[A-Za-z0-9]{1,5}$");
    private static final Pattern FIT_FOR_A_NAME = Pattern.compile("[^\\p{L}\\p{N} ._-]");
    private static final Pattern HEAD = Pattern.compile("%PDF-[12]\\.[0-9][\\r\\n ]");
    private static final Pattern STREAM = Pattern.compile(">>[\\x00\\t\\n\\f\\r ]*stream(?:\\r\\n|[\\r\\n\\t ])");
    private static final Pattern HOLDS_OBJECTS = Pattern.compile("/ObjStm\\b");
    /** Of what is not of a paper, the names too long to be in packed bytes by chance. */
    private static final Pattern ACTS_ANYWHERE =
            Pattern.compile("/(JavaScript|Launch|SubmitForm|ImportData|EmbeddedFiles?|RichMedia|Encrypt)\\b");

    private static final Pattern FILTER = Pattern.compile("/[A-Za-z0-9]+Decode\\b");
    private static final Pattern NAME = Pattern.compile("/([A-Za-z0-9]+)");
    private static final Pattern ESCAPED = Pattern.compile("#([0-9A-Fa-f]{2})");
    /** ISO 32000-2: what runs (12.6.4), sends (12.7.6), brings files along (7.11.4), plays (13.6 on), or hides its content (7.6). */
    private static final Set<String> NOT_OF_A_PAPER = Set.of(
            "JavaScript",
            "JS",
            "Launch",
            "SubmitForm",
            "ImportData",
            "EmbeddedFile",
            "EmbeddedFiles",
            "RichMedia",
            "XFA",
            "Encrypt");

    private PaperCheck() {}

    /** Refuses ({@code invalid-input}, field paper) what is neither a PDF nor a picture, and what is not to be handed on. */
    public static Paper look(byte[] sent, String name) {
        if (sent.length == 0) {
            throw refused("no-file", null);
        }
        if (sent.length > MOST_BYTES) {
            throw tooLarge();
        }
        return startsLikeAPdf(sent)
                ? new Paper("PDF", named(name, ".pdf"), pdf(sent))
                : new Paper("PICTURE", named(name, ".jpg"), picture(sent));
    }

    public static DomainException tooLarge() {
        return new DomainException(
                DomainException.Kind.TOO_LARGE,
                "paper-too-large",
                List.of(FieldError.at(FIELD, "paper-too-large", null, MOST_BYTES / (1024 * 1024))),
                MOST_BYTES / (1024 * 1024));
    }

    private static boolean startsLikeAPdf(byte[] sent) {
        return HEAD.matcher(new String(sent, 0, Math.min(sent.length, 16), StandardCharsets.ISO_8859_1))
                .lookingAt();
    }

    private static byte[] picture(byte[] sent) {
        try {
            return Darkroom.develop(sent).largest();
        } catch (DomainException refused) {
            throw DomainException.invalid(refused.errors().stream()
                    .map(error -> FieldError.at(
                            FIELD,
                            error.code().equals("photo-unreadable") ? "paper-unreadable" : error.code(),
                            error.found(),
                            error.expected()))
                    .toList());
        }
    }

    private static byte[] pdf(byte[] sent) {
        var text = new String(sent, StandardCharsets.ISO_8859_1);
        var tail = text.substring(Math.max(0, text.length() - TAIL));
        if (!tail.contains("%%EOF") || !tail.contains("startxref") || !text.contains(" obj")) {
            throw refused("paper-unreadable", null);
        }
        lookThrough(text);
        return sent;
    }

    /** Looks at what lies around the streams, and into those that hold objects. */
    private static void lookThrough(String text) {
        var stream = STREAM.matcher(text);
        var from = 0;
        var packed = 0;
        while (stream.find(from)) {
            var around = plain(text.substring(from, stream.start()));
            refuseWhatActs(around);
            var end = text.indexOf("endstream", stream.end());
            if (end < 0) {
                throw refused("paper-unreadable", null);
            }
            if (holdsObjects(around)) {
                if (++packed > MOST_PACKED) {
                    throw refused("paper-unreadable", null);
                }
                refuseWhatActs(plain(unfolded(text.substring(stream.end(), end), around)));
            }
            from = end + "endstream".length();
        }
        refuseWhatActs(plain(text.substring(from)));
        refuseWhatHides(plain(text), packed);
    }

    /** Readers find objects by a table of places, so a text that only looks like the beginning of a stream must not hide what stands behind it. */
    private static void refuseWhatHides(String whole, int packed) {
        ACTS_ANYWHERE.matcher(whole).results().findFirst().ifPresent(name -> {
            throw refused("paper-acts", name.group(1));
        });
        if (HOLDS_OBJECTS.matcher(whole).results().count() != packed) {
            throw refused("paper-unreadable", null);
        }
    }

    /** Names may be written in a way that hides them: {@code /J#53} is {@code /JS}. */
    private static String plain(String part) {
        return ESCAPED.matcher(part)
                .replaceAll(
                        sign -> Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(sign.group(1), 16))));
    }

    private static boolean holdsObjects(String around) {
        return around.indexOf("/ObjStm", Math.max(0, around.lastIndexOf(" obj"))) >= 0;
    }

    private static String unfolded(String packed, String around) {
        var facts = around.substring(Math.max(0, around.lastIndexOf(" obj")));
        if (!facts.contains("/Filter")) {
            return packed;
        }
        // Packed twice, or in a way that hides what it says
        if (FILTER.matcher(facts).results().count() != 1
                || !facts.contains("/FlateDecode")
                || facts.contains("/DecodeParms")) {
            throw refused("paper-unreadable", null);
        }
        var inflater = new Inflater();
        try {
            inflater.setInput(packed.getBytes(StandardCharsets.ISO_8859_1));
            var unfolded = new byte[MOST_UNFOLDED];
            var length = inflater.inflate(unfolded);
            if (!inflater.finished() && length == MOST_UNFOLDED) {
                throw refused("paper-unreadable", null);
            }
            return new String(unfolded, 0, length, StandardCharsets.ISO_8859_1);
        } catch (DataFormatException broken) {
            throw refused("paper-unreadable", null);
        } finally {
            inflater.end();
        }
    }

    private static void refuseWhatActs(String part) {
        NAME.matcher(part)
                .results()
                .map(name -> name.group(1))
                .filter(NOT_OF_A_PAPER::contains)
                .findFirst()
                .ifPresent(name -> {
                    throw refused("paper-acts", name);
                });
    }

    private static String named(String name, String ending) {
        var bare = FIT_FOR_A_NAME
                .matcher(ENDING.matcher(PATH.matcher(name).replaceFirst("")).replaceFirst(""))
                .replaceAll(" ")
                .strip();
        var shortened = bare.substring(0, Math.min(bare.length(), LONGEST_NAME)).strip();
        return (shortened.isEmpty() ? "certificate" : shortened) + ending;
    }

    private static DomainException refused(String code, @Nullable String found) {
        return DomainException.invalid(FieldError.at(FIELD, code, found, "PDF, JPEG, PNG, WebP"));
    }
}
