package coop.tablee.platform.picture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.GpsDirectory;
import coop.tablee.shared.DomainException;
import java.awt.Color;
import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;

class DarkroomTests {

    @Test
    void photoIsPrintedInThreeWidthsAndNeverLargerThanItWas() throws Exception {
        var large = Darkroom.develop(Pictures.jpeg(3000, 2000));
        assertThat(widthOf(large, 1200)).isEqualTo(1200);
        assertThat(widthOf(large, 480)).isEqualTo(480);
        assertThat(widthOf(large, 160)).isEqualTo(160);

        var small = Darkroom.develop(Pictures.png(300, 200));
        assertThat(widthOf(small, 1200)).isEqualTo(300);
        assertThat(widthOf(small, 160)).isEqualTo(160);
    }

    @Test
    void whereAndByWhatItWasTakenIsGone() throws Exception {
        var sent = Pictures.jpegTakenInBrussels(1);
        assertThat(gps(sent)).isNotNull();

        for (var print : Darkroom.develop(sent).byWidth().values()) {
            assertThat(gps(print)).isNull();
            assertThat(new String(print, StandardCharsets.ISO_8859_1)).doesNotContain("Exif", "SecretCamera");
        }
    }

    @Test
    void photoTakenSidewaysStandsUpright() throws Exception {
        var printed = print(Darkroom.develop(Pictures.jpegTakenInBrussels(6)), 480);

        // The left half was red; turned by a quarter the upper half is
        assertThat(printed.getHeight()).isGreaterThan(printed.getWidth());
        assertThat(new Color(printed.getRGB(printed.getWidth() / 2, 10)).getRed())
                .isGreaterThan(180);
        assertThat(new Color(printed.getRGB(printed.getWidth() / 2, printed.getHeight() - 10)).getBlue())
                .isGreaterThan(180);
    }

    @Test
    void whatIsSeenThroughBecomesWhite() throws Exception {
        var printed = print(Darkroom.develop(Pictures.transparentPng(200, 200)), 160);

        assertThat(new Color(printed.getRGB(80, 80))).isEqualTo(Color.WHITE);
    }

    @Test
    void webpIsReadByContent() {
        assertThat(Darkroom.develop(Pictures.webp()).byWidth()).hasSize(3);
    }

    @Test
    void hugePictureInASmallFileIsRefusedBeforeItUnfolds() {
        var bomb = Pictures.pngThatClaims(30_000, 30_000);
        var before = System.nanoTime();

        assertThat(codeOf(bomb)).isEqualTo("photo-too-many-pixels");
        assertThat(System.nanoTime() - before).isLessThan(2_000_000_000L);
    }

    @Test
    void whatIsNoPhotoIsRefusedWhateverItIs() {
        assertThat(codeOf("<svg onload=alert(1)>".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("photo-unreadable");
        assertThat(codeOf("%PDF-1.7 not a photo".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("photo-unreadable");
        assertThat(codeOf(new byte[] {1})).isEqualTo("photo-unreadable");
        assertThat(codeOf(Pictures.gif())).isEqualTo("photo-unreadable");
        assertThat(codeOf(Pictures.png(8, 8))).isEqualTo("photo-too-small");
    }

    @Test
    void brokenBytesAreAlwaysRefusedInWords() {
        var chance = new Random(11);
        for (var i = 0; i < 150; i++) {
            var sent = i % 2 == 0 ? Pictures.jpeg(120, 90) : Pictures.png(120, 90);
            for (var n = 0; n < 12; n++) {
                sent[chance.nextInt(sent.length)] = (byte) chance.nextInt(256);
            }
            var cut = Arrays.copyOf(sent, 1 + chance.nextInt(sent.length));
            try {
                Darkroom.develop(cut);
            } catch (DomainException refused) {
                assertThat(refused.errors().get(0).code()).startsWith("photo-");
            }
        }
    }

    private static String codeOf(byte[] sent) {
        var refused = catchThrowableOfType(DomainException.class, () -> Darkroom.develop(sent));
        return refused == null ? "developed" : refused.errors().get(0).code();
    }

    private static int widthOf(PhotoSizes sizes, int width) throws Exception {
        return print(sizes, width).getWidth();
    }

    private static BufferedImage print(PhotoSizes sizes, int width) throws Exception {
        return ImageIO.read(new ByteArrayInputStream(sizes.byWidth().get(width)));
    }

    private static GpsDirectory gps(byte[] photo) throws Exception {
        return ImageMetadataReader.readMetadata(new ByteArrayInputStream(photo))
                .getFirstDirectoryOfType(GpsDirectory.class);
    }
}
