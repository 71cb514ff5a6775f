package coop.tablee.platform.picture;

import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.zip.CRC32;
import java.util.zip.DeflaterOutputStream;
import javax.imageio.ImageIO;

/** Pictures to send: good ones, one that knows where it was taken, and bad ones. */
public final class Pictures {

    private Pictures() {}

    /** Left half red, right half blue. */
    public static byte[] jpeg(int width, int height) {
        return written(drawn(width, height, BufferedImage.TYPE_INT_RGB), "jpg");
    }

    public static byte[] png(int width, int height) {
        return written(drawn(width, height, BufferedImage.TYPE_INT_RGB), "png");
    }

    static byte[] gif() {
        return written(drawn(100, 100, BufferedImage.TYPE_INT_RGB), "gif");
    }

    static byte[] transparentPng(int width, int height) {
        return written(new BufferedImage(width, height, BufferedImage.TYPE_INT_ARGB), "png");
    }

    /** A lossless WebP of 40 × 40 green points. */
    static byte[] webp() {
        return Base64.getDecoder().decode(WEBP);
    }

    /** A JPEG with the orientation given, a camera's name, and the place 50° 51′ north, 4° 21′ east. */
    public static byte[] jpegTakenInBrussels(int orientation) {
        var plain = jpeg(600, 400);
        var exif = exif(orientation);
        var output = new ByteArrayOutputStream();
        output.write(plain, 0, 2);
        output.write(0xFF);
        output.write(0xE1);
        output.write((exif.length + 2) >> 8);
        output.write((exif.length + 2) & 0xFF);
        output.writeBytes(exif);
        output.write(plain, 2, plain.length - 2);
        return output.toByteArray();
    }

    /** A few kilobytes that say they are so many points. */
    public static byte[] pngThatClaims(int width, int height) {
        try (var bytes = new ByteArrayOutputStream();
                var output = new DataOutputStream(bytes)) {
            output.write(new byte[] {(byte) 0x89, 'P', 'N', 'G', 13, 10, 26, 10});
            var header = ByteBuffer.allocate(13)
                    .putInt(width)
                    .putInt(height)
                    .put((byte) 8)
                    .put((byte) 2);
            chunk(output, "IHDR", header.array());
            var rows = new ByteArrayOutputStream();
            try (var deflater = new DeflaterOutputStream(rows)) {
                deflater.write(new byte[1_000_000]);
            }
            chunk(output, "IDAT", rows.toByteArray());
            chunk(output, "IEND", new byte[0]);
            return bytes.toByteArray();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    private static void chunk(DataOutputStream output, String type, byte[] content) throws IOException {
        var sum = new CRC32();
        sum.update(type.getBytes(StandardCharsets.US_ASCII));
        sum.update(content);
        output.writeInt(content.length);
        output.write(type.getBytes(StandardCharsets.US_ASCII));
        output.write(content);
        output.writeInt((int) sum.getValue());
    }

    /** TIFF, big-endian: the first directory with model, orientation and a pointer to the GPS directory. */
    private static byte[] exif(int orientation) {
        var model = "SecretCamera\0".getBytes(StandardCharsets.US_ASCII);
        var first = 8;
        var gps = first + 2 + 3 * 12 + 4;
        var data = gps + 2 + 4 * 12 + 4;
        var buffer = ByteBuffer.allocate(data + 48 + model.length);
        buffer.put("MM".getBytes(StandardCharsets.US_ASCII))
                .putShort((short) 42)
                .putInt(first);
        buffer.putShort((short) 3);
        entry(buffer, 0x0110, 2, model.length, data + 48);
        buffer.putShort((short) 0x0112)
                .putShort((short) 3)
                .putInt(1)
                .putShort((short) orientation)
                .putShort((short) 0);
        entry(buffer, 0x8825, 4, 1, gps);
        buffer.putInt(0);
        buffer.putShort((short) 4);
        buffer.putShort((short) 1).putShort((short) 2).putInt(2).put(new byte[] {'N', 0, 0, 0});
        entry(buffer, 2, 5, 3, data);
        buffer.putShort((short) 3).putShort((short) 2).putInt(2).put(new byte[] {'E', 0, 0, 0});
        entry(buffer, 4, 5, 3, data + 24);
        buffer.putInt(0);
        for (var part : new int[] {50, 1, 51, 1, 0, 1, 4, 1, 21, 1, 0, 1}) {
            buffer.putInt(part);
        }
        buffer.put(model);
        var head = "Exif\0\0".getBytes(StandardCharsets.US_ASCII);
        return ByteBuffer.allocate(head.length + buffer.capacity())
                .put(head)
                .put(buffer.array())
                .array();
    }

    private static void entry(ByteBuffer buffer, int tag, int type, int count, int value) {
        buffer.putShort((short) tag).putShort((short) type).putInt(count).putInt(value);
    }

    private static BufferedImage drawn(int width, int height, int type) {
        var image = new BufferedImage(width, height, type);
        var graphics = image.createGraphics();
        graphics.setColor(Color.RED);
        graphics.fillRect(0, 0, width / 2, height);
        graphics.setColor(Color.BLUE);
        graphics.fillRect(width / 2, 0, width - width / 2, height);
        graphics.dispose();
        return image;
    }

    private static byte[] written(BufferedImage image, String format) {
        try (var output = new ByteArrayOutputStream()) {
            ImageIO.write(image, format, output);
            return output.toByteArray();
        } catch (IOException inMemory) {
            throw new UncheckedIOException(inMemory);
        }
    }

    private static final String WEBP = "UklGRiIAAABXRUJQVlA4TBUAAAAvJ8AJAAdQwIj+B4CE8P+8GtH/1AAA";
}
