package coop.tablee.imports;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.test.web.reactive.server.EntityExchangeResult;
import org.springframework.test.web.reactive.server.WebTestClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program that hands in catalogues with somebody's token. */
final class Program {

    static final String IMPORTS = "/api/v1/catalogue-imports";
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final List<String> RUNNING = List.of("reading", "applying");

    private final WebTestClient web;
    private final String token;

    private Program(WebTestClient web, String token) {
        this.web = web;
        this.token = token;
    }

    static Program of(int port, String email) {
        var web = WebTestClient.bindToServer()
                .baseUrl("http://localhost:" + port)
                .responseTimeout(Duration.ofSeconds(60))
                .build();
        var basic = Base64.getEncoder().encodeToString((email + ":demo").getBytes(StandardCharsets.UTF_8));
        var answer = web.post()
                .uri("/api/v1/tokens")
                .header(HttpHeaders.AUTHORIZATION, "Basic " + basic)
                .exchange()
                .expectStatus()
                .isCreated()
                .expectBody(String.class)
                .returnResult()
                .getResponseBody();
        return new Program(web, JSON.readTree(answer).get("token").asString());
    }

    EntityExchangeResult<String> send(byte[] file, String query, String type) {
        return web.post()
                .uri(IMPORTS + query)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .header(HttpHeaders.CONTENT_TYPE, type)
                .bodyValue(file)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    /** The import as it stands once it rests. */
    JsonNode importFile(byte[] file, String query) {
        var answer = send(file, query, "text/csv");
        if (answer.getStatus().value() != 202) {
            throw new AssertionError(answer.getStatus() + " " + answer.getResponseBody());
        }
        return rest(JSON.readTree(answer.getResponseBody()).get("id").asString());
    }

    JsonNode importFile(String file, String query) {
        return importFile(file.getBytes(StandardCharsets.UTF_8), query);
    }

    JsonNode rest(String id) {
        var seen = new ArrayList<String>();
        for (var turn = 0; turn < 3000; turn++) {
            var found = show(id);
            var state = found.get("state").asString();
            if (!RUNNING.contains(state)) {
                return found;
            }
            seen.add(state);
            pause();
        }
        throw new AssertionError("Import " + id + " never rests: " + seen);
    }

    JsonNode show(String id) {
        return JSON.readTree(get(id).getResponseBody());
    }

    EntityExchangeResult<String> get(String id) {
        return web.get()
                .uri(IMPORTS + "/" + id)
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    EntityExchangeResult<String> apply(String id) {
        return web.post()
                .uri(IMPORTS + "/" + id + "/application")
                .header(HttpHeaders.AUTHORIZATION, "Bearer " + token)
                .exchange()
                .expectBody(String.class)
                .returnResult();
    }

    static JsonNode json(EntityExchangeResult<String> answer) {
        return JSON.readTree(answer.getResponseBody());
    }

    static List<String> codes(JsonNode document) {
        var codes = new ArrayList<String>();
        document.get("issues").forEach(issue -> codes.add(issue.get("code").asString()));
        return codes;
    }

    private static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
