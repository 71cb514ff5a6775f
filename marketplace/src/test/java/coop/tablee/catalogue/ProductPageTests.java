package coop.tablee.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.identity.Accounts;
import coop.tablee.platform.picture.Pictures;
import coop.tablee.testing.Invariants;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Village;
import coop.tablee.testing.Visitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.math.BigDecimal;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.r2dbc.core.DatabaseClient;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;

@MarketplaceTest
class ProductPageTests {

    @Autowired
    DatabaseClient database;

    @Autowired
    Accounts accounts;

    @LocalServerPort
    int port;

    private Village village;
    private Visitor producer;

    @BeforeEach
    void settle() {
        village = Village.build(database, accounts);
        producer = Visitor.signedIn(port, village.email("producer"));
    }

    @AfterEach
    void booksAreInOrder() {
        Invariants.assertHold(database);
    }

    @Test
    void productWithItsPhotoIsMadeAndStandsInTheStock() {
        var answer = send("producer", "/my-products", leeks(), Pictures.jpegTakenInBrussels(6));

        assertThat(answer.getStatus().value()).isEqualTo(303);
        var page = producer.get(Visitor.locationOf(answer)).getResponseBody();
        assertThat(page).contains("value=\"Poireau bleu\"").doesNotContain("Pas encore proposé");
        var photo = photoIn(page);
        assertThat(producer.get("/stock").getResponseBody()).contains("Poireau bleu", photo.replace("-480", "-160"));
        assertThat(producer.get("/my-products").getResponseBody()).contains("Poireau bleu");
    }

    @Test
    void photoIsServedToEverybodyForEverAsWhatItIs() throws Exception {
        var answer = send("producer", "/my-products", leeks(), Pictures.jpegTakenInBrussels(1));
        var photo = photoIn(producer.get(Visitor.locationOf(answer)).getResponseBody());

        var served = fetch(photo);
        assertThat(served.statusCode()).isEqualTo(200);
        assertThat(served.headers().firstValue("Content-Type")).hasValue("image/jpeg");
        assertThat(served.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
        assertThat(served.headers().firstValue("Cache-Control").orElse("")).contains("immutable", "31536000");
        assertThat(new String(served.body(), StandardCharsets.ISO_8859_1)).doesNotContain("SecretCamera", "Exif");
        assertThat(fetch(photo.replace("-480", "-481")).statusCode()).isEqualTo(404);
        assertThat(fetch("/photos/" + "f".repeat(64) + "-480.jpg").statusCode()).isEqualTo(404);
    }

    @Test
    void whatIsNoPhotoIsSaidAndNothingTypedIsLost() {
        for (var bad : List.of(
                "<html>not a photo</html>".getBytes(StandardCharsets.UTF_8), Pictures.pngThatClaims(30_000, 30_000))) {
            var answer = send("producer", "/my-products", leeks(), bad);

            assertThat(answer.getStatus().value()).isEqualTo(422);
            assertThat(answer.getResponseBody()).contains("value=\"Poireau bleu\"", "photo-error");
        }
        assertThat(producer.get("/my-products").getResponseBody()).doesNotContain("Poireau bleu");
    }

    @Test
    void photoIsKeptWhileTheRestIsCorrected() {
        var wrong = leeks();
        wrong.put("price", "beaucoup");
        var answer = send("producer", "/my-products", wrong, Pictures.jpeg(800, 600));

        assertThat(answer.getStatus().value()).isEqualTo(422);
        var picture = firstMatch("name=\"picture\" value=\"(photo-[0-9a-f]{64})\"", answer.getResponseBody());
        var right = leeks();
        right.put("picture", picture);
        var saved = send("producer", "/my-products", right, null);
        assertThat(photoIn(producer.get(Visitor.locationOf(saved)).getResponseBody()))
                .contains(picture.substring(6));
    }

    @Test
    void tooHeavyPhotoIsRefusedBeforeItIsRead() throws Exception {
        var session = firstMatch("session=([^;]+)", signInCookie());
        try (var socket = new Socket("localhost", port)) {
            socket.setSoTimeout(30_000);
            OutputStream output = socket.getOutputStream();
            output.write(("POST /my-products HTTP/1.1\r\nHost: localhost:" + port + "\r\nCookie: session=" + session
                            + "\r\nOrigin: http://localhost:" + port
                            + "\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 209715200\r\n\r\n"
                            + "--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            var sent = 0L;
            var chunk = new byte[1024 * 1024];
            try {
                while (sent < 209_000_000) {
                    output.write(chunk);
                    sent += chunk.length;
                }
            } catch (IOException closed) {
                // the server has heard enough
            }
            assertThat(sent).isLessThan(150_000_000);
            InputStream input = socket.getInputStream();
            try {
                var head = new String(input.readNBytes(12), StandardCharsets.US_ASCII);
                assertThat(head.isEmpty() || head.contains("413")).as(head).isTrue();
            } catch (IOException reset) {
                assertThat(reset).hasMessageContaining("reset");
            }
        }
    }

    @Test
    void photoALittleTooHeavyIsToldSo() {
        var answer = send("producer", "/my-products", leeks(), new byte[11 * 1024 * 1024]);

        assertThat(answer.getStatus().value()).isEqualTo(413);
        assertThat(Visitor.textOf(answer)).contains("trop lourde");
    }

    @Test
    void incompleteProductIsKeptAndSaysWhatIsMissing() {
        var little = new HashMap<>(Map.of("name-fr", "Ail noir", "family", "ONIONS", "unit", "H87"));
        var answer = send("producer", "/my-products", little, null);

        assertThat(answer.getStatus().value()).isEqualTo(303);
        assertThat(Visitor.textOf(producer.get(Visitor.locationOf(answer))))
                .contains("Pas encore proposé", "Prix", "Conservation", "Allergènes");
    }

    @Test
    void changeMakesANewVersionAndTwoPeopleNoticeEachOther() {
        var path = "/my-products/" + village.product("Poireau");
        var change = leeks();
        change.put("version", "1");
        change.put("price", "2,80");
        assertThat(send("producer", path, change, null).getStatus().value()).isEqualTo(303);

        change.put("price", "2,90");
        var late = send("producer", path, change, null);
        assertThat(late.getStatus().value()).isEqualTo(409);
        assertThat(Visitor.textOf(late)).contains("Quelqu’un d’autre");
        assertThat(late.getResponseBody()).contains("value=\"2,90\"");
        assertThat(database.sql(
                                "select price from catalogue.product p join catalogue.product_version v on v.id = p.current_version_id where p.id = "
                                        + village.product("Poireau"))
                        .mapValue(BigDecimal.class)
                        .one()
                        .block())
                .isEqualByComparingTo("2.80");
    }

    @Test
    void coordinatorDoesItForItsProducersAndNobodyForOthers() {
        var theirs = leeks();
        theirs.put("producer", String.valueOf(village.party("sillons")));
        assertThat(send("coordinator", "/coop/products", theirs, null)
                        .getStatus()
                        .value())
                .isEqualTo(303);
        assertThat(send("producer2", "/my-products/" + village.product("Poireau"), leeks(), null)
                        .getStatus()
                        .value())
                .isEqualTo(404);
        theirs.put("producer", String.valueOf(village.party("forest")));
        assertThat(send("coordinator", "/coop/products", theirs, null)
                        .getStatus()
                        .value())
                .isEqualTo(404);
        theirs.remove("producer");
        assertThat(send("coordinator", "/coop/products", theirs, null)
                        .getStatus()
                        .value())
                .isEqualTo(422);
    }

    @Test
    void sameProductTwiceIsToldAtItsName() {
        send("producer", "/my-products", leeks(), null);
        var again = send("producer", "/my-products", leeks(), null);

        assertThat(again.getStatus().value()).isEqualTo(409);
        assertThat(again.getResponseBody()).contains("name-fr-error");
    }

    @Test
    void absurdFieldsAreToldInWordsAllAtOnce() {
        var absurd = new HashMap<>(Map.of(
                "name-fr",
                "x".repeat(300),
                "family",
                "NOPE",
                "unit",
                "??",
                "price",
                "-1",
                "content",
                "1e9",
                "storage",
                "'"));
        var answer = send("producer", "/my-products", absurd, null);

        assertThat(answer.getStatus().value()).isEqualTo(422);
        assertThat(answer.getResponseBody())
                .contains("name-fr-error", "family-error", "unit-error", "price-error", "storage-error");
    }

    private static Map<String, String> leeks() {
        var fields = new HashMap<String, String>();
        fields.put("name-fr", "Poireau bleu");
        fields.put("family", "STEM_VEGETABLES");
        fields.put("unit", "BH");
        fields.put("content", "0,9");
        fields.put("content-unit", "KGM");
        fields.put("price", "2,40");
        fields.put("vat", "FOOD");
        fields.put("storage", "AMBIENT");
        fields.put("no-allergen", "yes");
        fields.put("month", "11");
        return fields;
    }

    private EntityExchangeResult<String> send(String who, String path, Map<String, String> fields, byte[] photo) {
        var parts = new MultipartBodyBuilder();
        fields.forEach(parts::part);
        parts.part("photo", new ByteArrayResource(photo == null ? new byte[0] : photo))
                .filename(photo == null ? "" : "IMG.heic");
        var session = firstMatch("session=([^;]+)", signInCookie(who));
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4 * 1024 * 1024))
                .responseTimeout(Duration.ofSeconds(60))
                .build()
                .post()
                .uri(path)
                .cookie("session", session)
                .cookie("lang", "fr")
                .bodyValue(parts.build())
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    private String signInCookie() {
        return signInCookie("producer");
    }

    private String signInCookie(String who) {
        return WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .build()
                .post()
                .uri("/sign-in")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .bodyValue("email=" + village.email(who) + "&password=demo")
                .exchange()
                .expectBody(String.class)
                .returnResult()
                .getResponseHeaders()
                .getOrEmpty("Set-Cookie")
                .stream()
                .filter(cookie -> cookie.startsWith("session="))
                .findFirst()
                .orElseThrow();
    }

    private HttpResponse<byte[]> fetch(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://localhost:" + port + path))
                                .build(),
                        HttpResponse.BodyHandlers.ofByteArray());
    }

    private static String photoIn(String page) {
        return firstMatch("src=\"(/photos/[0-9a-f]{64}-480\\.jpg)\"", page);
    }

    private static String firstMatch(String pattern, String text) {
        var found = Pattern.compile(pattern).matcher(text);
        assertThat(found.find()).as(pattern).isTrue();
        return found.group(1);
    }
}
