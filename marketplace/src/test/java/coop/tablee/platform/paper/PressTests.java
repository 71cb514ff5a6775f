package coop.tablee.platform.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import coop.tablee.shared.DomainException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PressTests {

    private final Press press = new Press();

    @Test
    void textCanBeSelectedWithAllItsSigns() throws IOException {
        var words = "Œufs à l’étuvée – 1 204,50 € « où ça ? » Škoda Łódź ½ −3 °C";

        try (var pdf = Loader.loadPDF(press.print(document("<p>" + words + "</p>")))) {
            assertThat(new PDFTextStripper().getText(pdf)).contains(words, "Papier", "1 / 1");
        }
    }

    @Test
    void paperHasATitleALanguageTagsAndOnlyOurFonts() throws IOException {
        try (var pdf = Loader.loadPDF(press.print(document("<h1>Bon</h1><p>Un <b>lot</b></p>")))) {
            assertThat(pdf.getDocumentInformation().getTitle()).isEqualTo("Papier");
            assertThat(pdf.getDocumentCatalog().getLanguage()).isEqualTo("fr");
            assertThat(pdf.getDocumentCatalog().getMarkInfo().isMarked()).isTrue();
            assertThat(pdf.getPage(0).getMediaBox().getHeight()).isBetween(841f, 843f);
            assertThat(fontsOf(pdf)).isNotEmpty().allMatch(font -> font.matches("[A-Z]{6}\\+(RadioCanada|Vollkorn).*"));
        }
    }

    @Test
    void nothingIsFetchedFromAnywhere(@TempDir Path folder) throws IOException {
        var asked = new AtomicInteger();
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            asked.incrementAndGet();
            exchange.sendResponseHeaders(404, -1);
        });
        server.start();
        var secret = Files.writeString(folder.resolve("secret.css"), "p::before { content: 'LEAKED'; }");
        var http = "http://localhost:" + server.getAddress().getPort();
        try {
            var head = """
                    <link rel="stylesheet" href="%1$s/a.css"/><link rel="stylesheet" href="%2$s"/><style>@import url("%1$s/b.css"); @import url("%2$s");
                    p { background-image: url("%1$s/c.png"); }</style>
                    """.formatted(http, secret.toUri());
            var body = "<p>text</p><img src='%s/d.png' alt=''/><img src='%s' alt=''/>".formatted(http, secret.toUri());

            try (var pdf = Loader.loadPDF(press.print(document(head, body)))) {
                assertThat(new PDFTextStripper().getText(pdf)).contains("text").doesNotContain("LEAKED");
            }
            assertThat(asked).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    @Test
    void documentTypesAreNotEvenRead() {
        var entity = "<!DOCTYPE html [<!ENTITY x SYSTEM \"file:///etc/hostname\">]>" + document("<p>&x;</p>");

        assertThatThrownBy(() -> press.print(entity)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void endlessPapersAreRefused() {
        assertThat(press.print(document("<p class='new-page'>a</p>".repeat(Press.MOST_PAGES - 1))))
                .isNotEmpty();
        assertThatThrownBy(() -> press.print(document("<p class='new-page'>a</p>".repeat(Press.MOST_PAGES + 1))))
                .isInstanceOfSatisfying(
                        DomainException.class,
                        refused -> assertThat(refused.code()).isEqualTo("paper-too-long"));
    }

    private static Iterable<String> fontsOf(PDDocument pdf) throws IOException {
        var fonts = new TreeSet<String>();
        var resources = pdf.getPage(0).getResources();
        for (var name : resources.getFontNames()) {
            fonts.add(resources.getFont(name).getName());
        }
        return fonts;
    }

    private static String document(String body) {
        return document("", body);
    }

    private static String document(String head, String body) {
        return """
                <html lang="fr"><head>%s<title>Papier</title><meta name="subject" content="Papier"/></head><body>
                <div class="foot">Papier</div>%s</body></html>
                """.formatted(head, body);
    }
}
