package coop.tablee.platform.form;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.drew.imaging.ImageMetadataReader;
import com.drew.metadata.exif.GpsDirectory;
import coop.tablee.platform.picture.Pictures;
import coop.tablee.shared.DomainException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.DeflaterOutputStream;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.interactive.action.PDActionJavaScript;
import org.junit.jupiter.api.Test;

class PaperCheckTests {

    @Test
    void plainPdfIsKeptAsItIs() throws IOException {
        var sent = pdf(null);

        var paper = PaperCheck.look(sent, "C:\\scans\\Bio 2027.pdf");

        assertThat(paper.kind()).isEqualTo("PDF");
        assertThat(paper.name()).isEqualTo("Bio 2027.pdf");
        assertThat(paper.content()).isEqualTo(sent);
    }

    @Test
    void scriptNamedPdfIsNone() {
        assertThat(codeOf("#!/bin/sh\nrm -rf /".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("paper-unreadable");
        assertThat(codeOf("<html><script>alert(1)</script>".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("paper-unreadable");
        assertThat(codeOf("%PDF-1.7\n<script>alert(1)</script>".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo("paper-unreadable");
        assertThat(codeOf("MZ\0\0\0".getBytes(StandardCharsets.UTF_8))).isEqualTo("paper-unreadable");
        assertThat(codeOf(new byte[0])).isEqualTo("no-file");
    }

    @Test
    void pdfThatRunsSomethingIsRefusedHoweverItIsWritten() throws IOException {
        assertThat(codeOf(pdf("app.alert('hello')"))).isEqualTo("paper-acts");
        assertThat(codeOf(written("<< /Type /Catalog /OpenAction << /S /J#61vaScript /J#53 (app.alert(1)) >> >>")))
                .isEqualTo("paper-acts");
        assertThat(codeOf(written("<< /Names << /EmbeddedFiles 3 0 R >> >>"))).isEqualTo("paper-acts");
        assertThat(codeOf(packed("<< /S /Launch /F (calc.exe) >>".getBytes(StandardCharsets.US_ASCII))))
                .isEqualTo("paper-acts");
    }

    @Test
    void nothingHidesBehindWhatOnlyLooksLikeAStream() {
        assertThat(
                        codeOf(
                                written(
                                        "(<<>>stream\n) endobj 2 0 obj << /OpenAction << /S /JavaScript /JS (app.alert(1)) >> >> endobj 9 0 obj (endstream)")))
                .isEqualTo("paper-acts");
        assertThat(codeOf(written("(stream\n) endobj 2 0 obj << /S /JavaScript >> endobj 9 0 obj (endstream)")))
                .isEqualTo("paper-acts");
        assertThat(codeOf(written("(<<>>stream\n) endobj 2 0 obj << /Type /ObjStm >> endobj 9 0 obj (endstream)")))
                .isEqualTo("paper-unreadable");
    }

    @Test
    void smallPdfThatUnfoldsWithoutEndCostsNothing() {
        var before = System.nanoTime();

        assertThat(codeOf(packed(new byte[40 * 1024 * 1024]))).isEqualTo("paper-unreadable");
        assertThat(System.nanoTime() - before).isLessThan(8_000_000_000L);
    }

    @Test
    void pictureIsDrawnAnewWithoutWhereItWasTaken() throws Exception {
        var sent = Pictures.jpegTakenInBrussels(1);
        assertThat(gps(sent)).isNotNull();

        var paper = PaperCheck.look(sent, "certificat.pdf");

        assertThat(paper.kind()).isEqualTo("PICTURE");
        assertThat(paper.name()).isEqualTo("certificat.jpg");
        assertThat(gps(paper.content())).isNull();
        assertThat(new String(paper.content(), StandardCharsets.ISO_8859_1)).doesNotContain("Exif", "SecretCamera");
    }

    @Test
    void hugePicturesAndHeavyFilesAreRefused() {
        assertThat(codeOf(Pictures.pngThatClaims(30_000, 30_000))).isEqualTo("photo-too-many-pixels");
        assertThat(codeOf(new byte[PaperCheck.MOST_BYTES + 1])).isEqualTo("paper-too-large");
    }

    @Test
    void namesAreForPeopleOnly() throws IOException {
        var sent = pdf(null);

        assertThat(PaperCheck.look(sent, "../../etc/passwd\r\nX: y").name()).isEqualTo("passwd  X  y.pdf");
        assertThat(PaperCheck.look(sent, "\"><script>.exe").name()).isEqualTo("script.pdf");
        assertThat(PaperCheck.look(sent, "  ").name()).isEqualTo("certificate.pdf");
        assertThat(PaperCheck.look(sent, "x".repeat(500)).name()).hasSizeLessThan(120);
    }

    @Test
    void brokenBytesAreAlwaysRefusedInWordsOrKept() throws IOException {
        var chance = new Random(7);
        for (var i = 0; i < 200; i++) {
            var sent = pdf(null);
            for (var n = 0; n < 8; n++) {
                sent[chance.nextInt(sent.length)] = (byte) chance.nextInt(256);
            }
            assertThat(codeOf(Arrays.copyOf(sent, 1 + chance.nextInt(sent.length))))
                    .matches("kept|paper-.*|photo-.*|no-file");
        }
    }

    private static String codeOf(byte[] sent) {
        var refused = catchThrowableOfType(DomainException.class, () -> PaperCheck.look(sent, "certificat.pdf"));
        return refused == null ? "kept" : refused.errors().get(0).code();
    }

    private static byte[] pdf(String script) throws IOException {
        try (var document = new PDDocument();
                var output = new ByteArrayOutputStream()) {
            document.addPage(new PDPage());
            if (script != null) {
                document.getDocumentCatalog().setOpenAction(new PDActionJavaScript(script));
            }
            document.save(output);
            return output.toByteArray();
        }
    }

    private static byte[] written(String object) {
        return ("%PDF-1.7\n1 0 obj\n" + object + "\nendobj\nstartxref\n0\n%%EOF\n").getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] packed(byte[] content) {
        try (var output = new ByteArrayOutputStream()) {
            output.write("%PDF-1.7\n1 0 obj\n<< /Type /ObjStm /N 1 /First 0 /Filter /FlateDecode >>\nstream\n"
                    .getBytes(StandardCharsets.US_ASCII));
            var deflater = new DeflaterOutputStream(output);
            deflater.write(content);
            deflater.finish();
            output.write("\nendstream\nendobj\nstartxref\n0\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
            return output.toByteArray();
        } catch (IOException inMemory) {
            throw new IllegalStateException(inMemory);
        }
    }

    private static GpsDirectory gps(byte[] picture) throws Exception {
        return ImageMetadataReader.readMetadata(new ByteArrayInputStream(picture))
                .getFirstDirectoryOfType(GpsDirectory.class);
    }
}
