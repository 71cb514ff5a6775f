package coop.tablee.catalogimport;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A file's bytes with the encoding that reads them without loss. UTF-8, and UTF-16 with its mark, are recognised; a file that
 * is neither is taken for Windows-1252, which older spreadsheets write, and says so in a notice. Whatever would lose a
 * character is rejected.
 */
final class FileText {

    private static final Charset WINDOWS_1252 = Charset.forName("windows-1252");
    private static final int SAMPLE = 8192;

    private final byte[] bytes;
    private final int start;
    private final Charset charset;
    private final List<CatalogueIssue> issues;

    private FileText(byte[] bytes, int start, Charset charset, List<CatalogueIssue> issues) {
        this.bytes = bytes;
        this.start = start;
        this.charset = charset;
        this.issues = issues;
    }

    static FileText read(InputStream in, int maxBytes) throws IOException {
        byte[] bytes = in.readNBytes(maxBytes + 1);
        if (bytes.length > maxBytes) {
            throw rejected(
                    IssueCode.FILE_TOO_LARGE, "more than " + maxBytes + " bytes", "at most " + maxBytes + " bytes");
        }
        if (bytes.length == 0) {
            throw rejected(IssueCode.EMPTY_FILE, null, "a header row and products");
        }
        return decoded(bytes);
    }

    private static FileText decoded(byte[] bytes) {
        refuseOtherFormats(bytes);
        if (startsWith(bytes, 0xEF, 0xBB, 0xBF)) {
            return strict(bytes, 3, StandardCharsets.UTF_8);
        }
        if (startsWith(bytes, 0xFF, 0xFE)) {
            return strict(bytes, 2, StandardCharsets.UTF_16LE);
        }
        if (startsWith(bytes, 0xFE, 0xFF)) {
            return strict(bytes, 2, StandardCharsets.UTF_16BE);
        }
        refuseBinary(bytes);
        int firstBroken = firstBroken(bytes, 0, StandardCharsets.UTF_8);
        return firstBroken < 0
                ? new FileText(bytes, 0, StandardCharsets.UTF_8, List.of())
                : windows1252(bytes, firstBroken);
    }

    private static FileText strict(byte[] bytes, int start, Charset charset) {
        int broken = firstBroken(bytes, start, charset);
        if (broken >= 0) {
            throw brokenEncoding(bytes, broken, charset.name() + " throughout, as its first bytes announce");
        }
        return new FileText(bytes, start, charset, List.of());
    }

    private static FileText windows1252(byte[] bytes, int firstNotUtf8) {
        if (hasUtf8Sequence(bytes)) {
            throw brokenEncoding(bytes, firstNotUtf8, "one encoding throughout; save the file as UTF-8");
        }
        int undefined = firstBroken(bytes, 0, WINDOWS_1252);
        if (undefined >= 0) {
            throw brokenEncoding(bytes, undefined, "UTF-8, UTF-16 with byte order mark or Windows-1252");
        }
        CatalogueIssue notice = CatalogueIssue.ofFile(
                IssueCode.WINDOWS_1252_TEXT,
                wordAround(bytes, firstNotUtf8),
                "UTF-8; the file was read as Windows-1252, look at the accents");
        return new FileText(bytes, 0, WINDOWS_1252, List.of(notice));
    }

    /** Where decoding fails first, or −1. */
    private static int firstBroken(byte[] bytes, int start, Charset charset) {
        CharsetDecoder decoder = charset.newDecoder()
                .onMalformedInput(CodingErrorAction.REPORT)
                .onUnmappableCharacter(CodingErrorAction.REPORT);
        ByteBuffer input = ByteBuffer.wrap(bytes, start, bytes.length - start);
        CharBuffer output = CharBuffer.allocate(SAMPLE);
        CoderResult result;
        do {
            output.clear();
            result = decoder.decode(input, output, true);
        } while (result.isOverflow());
        return result.isError() ? input.position() : -1;
    }

    /** Whether some accent is well-formed UTF-8: then the file is damaged UTF-8 rather than Windows-1252. */
    private static boolean hasUtf8Sequence(byte[] bytes) {
        for (int i = 0; i < bytes.length; i++) {
            int lead = bytes[i] & 0xFF;
            int following = lead > 0xF4 || lead < 0xC2 ? 0 : lead >= 0xF0 ? 3 : lead >= 0xE0 ? 2 : 1;
            if (following > 0 && continues(bytes, i + 1, following)) {
                return true;
            }
        }
        return false;
    }

    private static boolean continues(byte[] bytes, int from, int following) {
        for (int i = from; i < from + following; i++) {
            if (i >= bytes.length || (bytes[i] & 0xC0) != 0x80) {
                return false;
            }
        }
        return true;
    }

    private static void refuseOtherFormats(byte[] bytes) {
        String format = otherFormat(bytes);
        if (format != null) {
            throw rejected(IssueCode.NOT_A_CSV, format, "a text file with separated values (CSV)");
        }
    }

    private static @Nullable String otherFormat(byte[] bytes) {
        if (startsWith(bytes, 'P', 'K', 3, 4) || startsWith(bytes, 'P', 'K', 5, 6)) {
            return "a zip archive or a spreadsheet (.xlsx, .ods)";
        }
        if (startsWith(bytes, 0xD0, 0xCF, 0x11, 0xE0)) {
            return "an old spreadsheet (.xls)";
        }
        if (startsWith(bytes, 0x1F, 0x8B)) {
            return "a gzip archive";
        }
        return startsWith(bytes, '%', 'P', 'D', 'F') ? "a PDF document" : null;
    }

    private static void refuseBinary(byte[] bytes) {
        int sample = Math.min(bytes.length, SAMPLE);
        int control = 0;
        for (int i = 0; i < sample; i++) {
            int value = bytes[i] & 0xFF;
            control += value < ' ' && value != '\t' && value != '\n' && value != '\r' ? 1 : 0;
        }
        // a stray control character is a row's problem; more than one in fifty is not text
        if (control > 1 && control * 50 > sample) {
            throw rejected(IssueCode.NOT_A_CSV, "binary content", "a text file with separated values (CSV)");
        }
    }

    private static boolean startsWith(byte[] bytes, int... prefix) {
        if (bytes.length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            if ((bytes[i] & 0xFF) != prefix[i]) {
                return false;
            }
        }
        return true;
    }

    private static CatalogueRejected brokenEncoding(byte[] bytes, int position, String expected) {
        long line = 1;
        for (int i = 0; i < position; i++) {
            line += bytes[i] == '\n' ? 1 : 0;
        }
        String found = String.format("byte 0x%02X in line %d", bytes[position] & 0xFF, line);
        return rejected(IssueCode.BROKEN_ENCODING, found, expected);
    }

    private static CatalogueRejected rejected(IssueCode code, @Nullable String found, String expected) {
        return new CatalogueRejected(CatalogueIssue.ofFile(code, found, expected));
    }

    private static String wordAround(byte[] bytes, int position) {
        int from = position;
        int to = position;
        while (from > 0 && isWord(bytes[from - 1]) && position - from < 20) {
            from--;
        }
        while (to < bytes.length && isWord(bytes[to]) && to - position < 20) {
            to++;
        }
        return new String(bytes, from, to - from, WINDOWS_1252);
    }

    private static boolean isWord(byte value) {
        return value < 0 || Character.isLetterOrDigit(value);
    }

    Reader reader() {
        return new InputStreamReader(new ByteArrayInputStream(bytes, start, bytes.length - start), charset);
    }

    String encoding() {
        return charset.name();
    }

    List<CatalogueIssue> issues() {
        return issues;
    }
}
