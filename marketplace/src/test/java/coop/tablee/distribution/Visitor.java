package coop.tablee.distribution;

import coop.tablee.testing.Village;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpMethod;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import org.springframework.util.LinkedMultiValueMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody of the village at a browser without scripts, or their program with a token. */
final class Visitor {

    private static final JsonMapper JSON = new JsonMapper();

    private final WebTestClient web;
    private final String address;
    private final Map<String, String> cookies = new LinkedHashMap<>();
    private String token = "";

    private Visitor(int port) {
        address = "http://localhost:" + port;
        web = WebTestClient.bindToServer()
                .baseUrl(address)
                .responseTimeout(Duration.ofSeconds(60))
                .codecs(codecs -> codecs.defaultCodecs().maxInMemorySize(4_000_000))
                .build();
        cookies.put("lang", "en");
    }

    static Visitor signedIn(int port, Village village, String who) {
        var visitor = new Visitor(port);
        visitor.post("/sign-in", "email", village.email(who), "password", "demo");
        return visitor;
    }

    static Visitor program(int port, Village village, String who) {
        var visitor = new Visitor(port);
        var answer = visitor.web
                .post()
                .uri("/api/v1/tokens")
                .headers(headers -> headers.setBasicAuth(village.email(who), "demo"))
                .exchange()
                .expectBody(String.class)
                .returnResult();
        visitor.token =
                JSON.readTree(answer.getResponseBody()).required("token").asString();
        return visitor;
    }

    String cookie(String name) {
        return Objects.requireNonNull(cookies.get(name));
    }

    Page get(String path) {
        return read(web.get()
                .uri(URI.create(address + path))
                .cookies(sent -> cookies.forEach(sent::add))
                .exchange());
    }

    /** Sends a form; names and values alternate. */
    Page post(String path, Object... fields) {
        var form = new LinkedMultiValueMap<String, String>();
        for (var index = 0; index < fields.length; index += 2) {
            form.add(fields[index].toString(), fields[index + 1].toString());
        }
        return read(web.post()
                .uri(path)
                .cookies(sent -> cookies.forEach(sent::add))
                .bodyValue(form)
                .exchange());
    }

    Answer ask(String path) {
        return read(HttpMethod.GET, path, "", "");
    }

    Answer send(String path, String key, String json) {
        return read(HttpMethod.POST, path, key, json);
    }

    private Answer read(HttpMethod method, String path, String key, String json) {
        var request = web.method(method).uri(URI.create(address + path)).header("Authorization", "Bearer " + token);
        if (!key.isEmpty()) {
            request.header("Idempotency-Key", key);
        }
        if (!json.isEmpty()) {
            request.header("Content-Type", "application/json").bodyValue(json);
        }
        var answer = request.exchange().expectBody(String.class).returnResult();
        return new Answer(
                answer.getStatus().value(),
                "true".equals(answer.getResponseHeaders().getFirst("Idempotent-Replayed")),
                JSON.readTree(Objects.requireNonNullElse(answer.getResponseBody(), "{}")));
    }

    private Page read(WebTestClient.ResponseSpec exchange) {
        EntityExchangeResult<String> answer = exchange.expectBody(String.class).returnResult();
        answer.getResponseCookies()
                .forEach((name, values) -> cookies.put(name, values.get(0).getValue()));
        return new Page(
                answer.getStatus().value(),
                Objects.requireNonNullElse(answer.getResponseHeaders().getFirst("Location"), ""),
                Objects.requireNonNullElse(answer.getResponseBody(), ""));
    }

    /** What a program got. */
    record Answer(int status, boolean replayed, JsonNode body) {

        String text(String pointer) {
            return body.at(pointer).asString("");
        }
    }

    /** What came back to a person. */
    record Page(int status, String location, String body) {

        /** The words of the page, without marks and with single spaces. */
        String words() {
            return body.replaceAll("<[^>]+>", " ")
                    .replace("&#39;", "'")
                    .replace("&amp;", "&")
                    .replace('\u00a0', ' ')
                    .replaceAll("\\s+", " ");
        }
    }
}
