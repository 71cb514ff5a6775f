package coop.tablee.ordering;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.InflaterInputStream;

/** Deflates what is kept and hardly ever read: an answer of ten lines is 14 KB, packed a sixth of it. */
final class Packing {

    private static final int USUAL_SIZE = 4096;

    private Packing() {}

    /** Deflated, in base 64. */
    static String packed(byte[] bytes) {
        var deflater = new Deflater(Deflater.BEST_SPEED);
        try {
            var out = new ByteArrayOutputStream(USUAL_SIZE);
            try (var packing = new DeflaterOutputStream(out, deflater)) {
                packing.write(bytes);
            }
            return Base64.getEncoder().encodeToString(out.toByteArray());
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        } finally {
            deflater.end();
        }
    }

    static byte[] unpacked(String text) {
        var bytes = Base64.getMimeDecoder().decode(text);
        try (var unpacking = new InflaterInputStream(new ByteArrayInputStream(bytes))) {
            return unpacking.readAllBytes();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }
}
