package coop.tablee.testing;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A program of somebody's: calls the API with a token of its own. */
public final class ApiCaller {

    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String base;
    private final Map<String, String> headers = new HashMap<>();

    /** What came back. */
    public record Answer(int status, Map<String, List<String>> headers, String body) {

        public String text(String pointer) {
            return json().at(pointer).asString("");
        }

        public JsonNode json() {
            return JSON.readTree(body.isEmpty() ? "null" : body);
        }

        public String header(String name) {
            return headers.getOrDefault(name, List.of("")).get(0);
        }

        /** The status and, of a refusal, its type and its first reason: {@code 422 invalid-input from not-a-day}. */
        public String said() {
            if (status < 400) {
                return String.valueOf(status);
            }
            var words = status + " " + text("/type").replace("/problems/", "");
            return json().has("errors") ? words + " " + text("/errors/0/field") + " " + text("/errors/0/code") : words;
        }
    }

    private ApiCaller(int port) {
        base = "http://localhost:" + port + "/api/v1";
    }

    public static ApiCaller of(Village village, String who, int port) {
        var caller = new ApiCaller(port);
        var basic = Base64.getEncoder().encodeToString((village.email(who) + ":demo").getBytes(StandardCharsets.UTF_8));
        caller.headers.put("Authorization", "Basic " + basic);
        var token = caller.call("POST", "/tokens", "{}").text("/token");
        caller.headers.put("Authorization", "Bearer " + token);
        return caller;
    }

    public Answer get(String path) {
        return call("GET", path, "");
    }

    /** Headers come in pairs. */
    public Answer call(String method, String path, String body, String... more) {
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .header("Content-Type", "application/json")
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        headers.forEach(request::header);
        for (var at = 0; at < more.length; at += 2) {
            request.header(more[at], more[at + 1]);
        }
        try {
            var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), answer.headers().map(), answer.body());
        } catch (IOException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
