package coop.tablee.platform.picture;

import com.drew.imaging.ImageMetadataReader;
import com.drew.imaging.ImageProcessingException;
import com.drew.metadata.exif.ExifIFD0Directory;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.MemoryCacheImageInputStream;
import net.coobird.thumbnailator.Thumbnails;
import net.coobird.thumbnailator.util.exif.ExifFilterUtils;
import net.coobird.thumbnailator.util.exif.Orientation;
import org.jspecify.annotations.Nullable;

/**
 * Draws a photo anew from what somebody sent: by content, never by name; upright, on white, without metadata, never larger than it was. How large a picture
 * claims to be is read before a single pixel is, so that a small file that unfolds without end costs nothing. Blocking: for a scheduler of its own.
 */
public final class Darkroom {

    /** The most bytes that are looked at. */
    public static final int MOST_BYTES = 10 * 1024 * 1024;

    static final long MOST_PIXELS = 80_000_000;
    static final Duration PATIENCE = Duration.ofSeconds(8);

    private static final int LONGEST_EDGE = 20_000;
    private static final int SMALLEST_EDGE = 32;
    private static final int ENOUGH = 2 * PhotoSizes.LARGE;
    private static final float QUALITY = 0.82f;
    private static final Set<String> FORMATS = Set.of("jpeg", "png", "webp");

    private Darkroom() {}

    /** Refuses ({@code invalid-input}, field photo) what is none, what is too large to be one, and what takes too long. */
    public static PhotoSizes develop(byte[] sent) {
        var upright = upright(read(sent), orientation(sent));
        Map<Integer, byte[]> sizes = new LinkedHashMap<>();
        for (var width : List.of(PhotoSizes.LARGE, PhotoSizes.MIDDLE, PhotoSizes.SMALL)) {
            sizes.put(width, print(upright, width));
        }
        return new PhotoSizes(sizes);
    }

    private static BufferedImage read(byte[] sent) {
        try (var input = new MemoryCacheImageInputStream(new ByteArrayInputStream(sent))) {
            var reader = readerOf(ImageIO.getImageReaders(input));
            if (reader == null) {
                throw refused("photo-unreadable", null, "JPEG, PNG, WebP");
            }
            try {
                reader.setInput(input, true, true);
                return decoded(reader);
            } finally {
                reader.dispose();
            }
        } catch (DomainException e) {
            throw e;
        } catch (IOException | RuntimeException | StackOverflowError broken) {
            // Decoders fail in every way on bytes made to break them
            throw refused("photo-unreadable", null, "JPEG, PNG, WebP");
        }
    }

    private static @Nullable ImageReader readerOf(Iterator<ImageReader> readers) {
        while (readers.hasNext()) {
            var reader = readers.next();
            if (FORMATS.contains(formatOf(reader))) {
                return reader;
            }
        }
        return null;
    }

    private static String formatOf(ImageReader reader) {
        try {
            return reader.getFormatName().toLowerCase(Locale.ROOT);
        } catch (IOException unnamed) {
            return "";
        }
    }

    private static BufferedImage decoded(ImageReader reader) throws IOException {
        var width = reader.getWidth(0);
        var height = reader.getHeight(0);
        if ((long) width * height > MOST_PIXELS || Math.max(width, height) > LONGEST_EDGE) {
            throw refused("photo-too-many-pixels", width + " × " + height, MOST_PIXELS / 1_000_000);
        }
        if (Math.min(width, height) < SMALLEST_EDGE) {
            throw refused("photo-too-small", width + " × " + height, SMALLEST_EDGE);
        }
        var every = Math.max(1, Math.min(width, height) / ENOUGH);
        var parameters = reader.getDefaultReadParam();
        parameters.setSourceSubsampling(every, every, 0, 0);
        var deadline = new Deadline(PATIENCE);
        reader.addIIOReadProgressListener(deadline);
        var image = reader.read(0, parameters);
        if (deadline.isOver()) {
            throw refused("photo-takes-too-long", null, PATIENCE.toSeconds());
        }
        return image;
    }

    private static Orientation orientation(byte[] sent) {
        try {
            var metadata = ImageMetadataReader.readMetadata(new ByteArrayInputStream(sent), sent.length);
            var directory = metadata.getFirstDirectoryOfType(ExifIFD0Directory.class);
            var code = directory == null ? null : directory.getInteger(ExifIFD0Directory.TAG_ORIENTATION);
            return code == null || code < 1 || code > 8 ? Orientation.TOP_LEFT : Orientation.typeOf(code);
        } catch (ImageProcessingException | IOException | RuntimeException unreadable) {
            return Orientation.TOP_LEFT;
        }
    }

    private static BufferedImage upright(BufferedImage image, Orientation orientation) {
        var plain = new BufferedImage(image.getWidth(), image.getHeight(), BufferedImage.TYPE_INT_RGB);
        var graphics = plain.createGraphics();
        graphics.drawImage(image, 0, 0, Color.WHITE, null);
        graphics.dispose();
        return ExifFilterUtils.getFilterForOrientation(orientation).apply(plain);
    }

    private static byte[] print(BufferedImage image, int width) {
        try (var output = new ByteArrayOutputStream()) {
            var shown = Math.min(width, image.getWidth());
            Thumbnails.of(image)
                    .size(shown, 3 * width)
                    .imageType(BufferedImage.TYPE_INT_RGB)
                    .outputFormat("jpg")
                    .outputQuality(QUALITY)
                    .toOutputStream(output);
            return output.toByteArray();
        } catch (IOException inMemory) {
            throw new IllegalStateException(inMemory);
        }
    }

    private static DomainException refused(String code, @Nullable Object found, @Nullable Object expected) {
        return DomainException.invalid(FieldError.at("photo", code, found, expected));
    }
}
