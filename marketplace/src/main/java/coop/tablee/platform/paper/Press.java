package coop.tablee.platform.paper;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;
import coop.tablee.shared.DomainException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.springframework.core.io.ClassPathResource;
import org.w3c.dom.Document;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/**
 * Lays well-formed documents out as PDF. Style sheet and fonts come from our own class path and are read once; every other address that a document names is
 * refused before anything is opened, whatever its scheme. Tagged as PDF/UA asks, so that a paper can be listened to.
 */
final class Press {

    static final int MOST_PAGES = 80;

    private static final String NO_EXTERNALS = "http://apache.org/xml/features/disallow-doctype-decl";

    private final String styleSheet = new String(read("papers/paper.css"), StandardCharsets.UTF_8);
    private final byte[] regular = read("papers/fonts/radio-canada-regular.ttf");
    private final byte[] bold = read("papers/fonts/radio-canada-bold.ttf");
    private final byte[] display = read("papers/fonts/vollkorn-bold.ttf");

    static {
        XRLog.setLoggingEnabled(false);
    }

    /** Blocks. */
    byte[] print(String html) {
        var pdf = new ByteArrayOutputStream();
        try (var renderer = builder(parse(html)).toStream(pdf).buildPdfRenderer()) {
            renderer.layout();
            if (renderer.getRootBox().getLayer().getPages().size() > MOST_PAGES) {
                throw new DomainException(DomainException.Kind.TOO_LARGE, "paper-too-long", MOST_PAGES);
            }
            renderer.createPDF();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return pdf.toByteArray();
    }

    private PdfRendererBuilder builder(Document document) {
        return new PdfRendererBuilder()
                .withW3cDocument(document, null)
                .usePdfUaAccessibility(true)
                .withProducer("Tablée")
                .useUriResolver((base, address) -> null)
                .useExternalResourceAccessControl(
                        (address, type) -> false, ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
                .useExternalResourceAccessControl(
                        (address, type) -> false, ExternalResourceControlPriority.RUN_AFTER_RESOLVING_URI)
                .useFont(() -> new ByteArrayInputStream(regular), "Radio Canada", 400, FontStyle.NORMAL, true)
                .useFont(() -> new ByteArrayInputStream(bold), "Radio Canada", 700, FontStyle.NORMAL, true)
                .useFont(() -> new ByteArrayInputStream(display), "Vollkorn", 700, FontStyle.NORMAL, true);
    }

    private Document parse(String html) {
        try {
            var parsers = DocumentBuilderFactory.newInstance();
            parsers.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            parsers.setFeature(NO_EXTERNALS, true);
            var document = parsers.newDocumentBuilder().parse(new InputSource(new StringReader(html)));
            var style = document.createElement("style");
            style.setTextContent(styleSheet);
            document.getElementsByTagName("head").item(0).appendChild(style);
            return document;
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("A paper's template is not well formed", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] read(String path) {
        try (InputStream file = new ClassPathResource(path).getInputStream()) {
            return file.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
