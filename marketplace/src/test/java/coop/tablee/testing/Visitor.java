package coop.tablee.testing;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.core.io.ByteArrayResource;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.client.MultipartBodyBuilder;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;

/** A person of the {@link Village} who looks at pages and sends forms, without scripts; keeps the session cookie like a browser and follows no redirect. */
public final class Visitor {

    private final WebTestClient web;
    private final String address;
    private final String session;
    private String language = "fr";
    private final Map<String, String> kept = new HashMap<>();

    private Visitor(WebTestClient web, String address, String session) {
        this.web = web;
        this.address = address;
        this.session = session;
    }

    /** Signs in with the password that everybody in a village has. */
    public static Visitor signedIn(int port, String email) {
        return signedIn("http://localhost:" + port, email);
    }

    static Visitor signedIn(String address, String email) {
        var web = WebTestClient.bindToServer()
                .baseUrl(address)
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(8 * 1024 * 1024))
                .responseTimeout(Duration.ofSeconds(60))
                .build();
        var form = new LinkedMultiValueMap<String, String>();
        form.add("email", email);
        form.add("password", "demo");
        var cookie = web.post()
                .uri("/sign-in")
                .bodyValue(form)
                .exchange()
                .expectStatus()
                .isSeeOther()
                .expectBody(String.class)
                .returnResult()
                .getResponseCookies()
                .getFirst("session");
        return new Visitor(web, address, Objects.requireNonNull(cookie).getValue());
    }

    /** The cookie's value. */
    public String session() {
        return session;
    }

    /** The same person, reading in another language. */
    public Visitor reading(String code) {
        var other = new Visitor(web, address, session);
        other.language = code;
        return other;
    }

    /** The same browser, with one more cookie. */
    public Visitor with(String cookie, String value) {
        var other = reading(language);
        other.kept.put(cookie, value);
        return other;
    }

    /** The same browser, by way of another node. */
    public Visitor at(int port) {
        var there = "http://localhost:" + port;
        var other = new Visitor(web.mutate().baseUrl(there).build(), there, session);
        other.language = language;
        return other;
    }

    public EntityExchangeResult<String> get(String path) {
        return web.get()
                .uri(URI.create(address + path))
                .cookie("session", session)
                .cookie("lang", language)
                .cookies(cookies -> kept.forEach(cookies::add))
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    /** A file as it comes. */
    public byte[] download(String path) {
        var answer = web.get()
                .uri(URI.create(address + path))
                .cookie("session", session)
                .cookie("lang", language)
                .exchange()
                .expectStatus()
                .isOk()
                .expectBody(byte[].class)
                .returnResult();
        return Objects.requireNonNull(answer.getResponseBody());
    }

    public EntityExchangeResult<String> post(String path, Map<String, String> fields) {
        var form = new LinkedMultiValueMap<String, String>();
        fields.forEach(form::add);
        return post(path, form);
    }

    public EntityExchangeResult<String> post(String path, MultiValueMap<String, String> form) {
        return web.post()
                .uri(path)
                .cookie("session", session)
                .cookie("lang", language)
                .cookies(cookies -> kept.forEach(cookies::add))
                .contentType(MediaType.APPLICATION_FORM_URLENCODED)
                .bodyValue(form)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    /** Sends a form with one file. */
    public EntityExchangeResult<String> upload(
            String path, String fileName, byte[] content, Map<String, String> fields) {
        var parts = new MultipartBodyBuilder();
        parts.part("file", new ByteArrayResource(content)).filename(fileName);
        fields.forEach(parts::part);
        return web.post()
                .uri(path)
                .cookie("session", session)
                .cookie("lang", language)
                .bodyValue(parts.build())
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    /** The words of a page, without its marks. */
    public static String textOf(EntityExchangeResult<String> answer) {
        var body = Objects.requireNonNullElse(answer.getResponseBody(), "");
        return body.replaceAll("(?s)<(script|style)[^>]*>.*?</\\1>", " ")
                .replaceAll("<[^>]*>", " ")
                .replace("&nbsp;", " ")
                .replaceAll("[\\s\\u00a0]+", " ");
    }

    public static String locationOf(EntityExchangeResult<String> answer) {
        return Objects.requireNonNullElse(answer.getResponseHeaders().getFirst(HttpHeaders.LOCATION), "");
    }

    public static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
