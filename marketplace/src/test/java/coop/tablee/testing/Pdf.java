package coop.tablee.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import javax.imageio.ImageIO;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.rendering.PDFRenderer;
import org.apache.pdfbox.text.PDFTextStripper;

/** Reads papers. */
public final class Pdf {

    private Pdf() {}

    /** The words of all pages with single spaces, as somebody who copies them gets them. With {@code -Dpictures=DIR} pictures of the pages are kept. */
    public static String words(byte[] file) throws IOException {
        try (var pdf = Loader.loadPDF(file)) {
            var pictures = System.getProperty("pictures");
            for (var page = 0; pictures != null && page < pdf.getNumberOfPages(); page++) {
                var picture = new PDFRenderer(pdf).renderImageWithDPI(page, 96);
                var name = "paper-%s-%08x-%d.png"
                        .formatted(
                                pdf.getDocumentInformation().getTitle().replaceAll("\\W+", "-"),
                                Arrays.hashCode(file),
                                page + 1);
                ImageIO.write(
                        picture,
                        "png",
                        Files.createDirectories(Path.of(pictures)).resolve(name).toFile());
            }
            var stripper = new PDFTextStripper();
            return stripper.getText(pdf).replace('\u00a0', ' ').replaceAll("\\s+", " ");
        }
    }
}
