package coop.tablee.catalogimport.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Speaks with a marketplace's {@code /api/v1/catalogue-imports}. Follows no redirect, so that the token goes to the given
 * address only; reads at most 32 MiB of an answer.
 */
final class ImportClient {

    private static final int LONGEST_ANSWER = 32 * 1024 * 1024;
    private static final Pattern LOOPBACK = Pattern.compile("localhost|127\\..*|\\[?::1]?");
    private static final Pattern TOKEN = Pattern.compile("[\\x21-\\x7E]+");

    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(10))
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();
    private final String imports;
    private final boolean exposed;
    private final String token;

    /** Refuses an address that is not http or https, and a token that cannot stand in a header. */
    ImportClient(String address, String token) {
        URI uri = parsed(address);
        this.imports = uri.toString().replaceAll("/+$", "") + "/api/v1/catalogue-imports";
        this.exposed = "http".equalsIgnoreCase(uri.getScheme())
                && !LOOPBACK.matcher(uri.getHost()).matches();
        this.token = token;
        if (!TOKEN.matcher(token).matches()) {
            throw new CommandRefused("The token has characters that no token has.");
        }
    }

    private static URI parsed(String address) {
        try {
            URI uri = URI.create(address);
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web && uri.getHost() != null && uri.getUserInfo() == null && uri.getQuery() == null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // answered below like any other address that is none
        }
        throw new CommandRefused("Not an address of a marketplace: " + address + " (such as https://market.example)");
    }

    /** Whether the token travels unencrypted to another machine. */
    boolean exposed() {
        return exposed;
    }

    /** Hands the file over and answers the import's id. */
    String send(Path file) throws IOException, InterruptedException {
        Map<?, ?> answer = exchange(post(imports, BodyPublishers.ofFile(file)).header("Content-Type", "text/csv"));
        String id = Json.text(answer, "id");
        if (id == null) {
            throw new CommandRefused("The marketplace took the file but named no import.");
        }
        return id;
    }

    ImportStatus status(String id) throws IOException, InterruptedException {
        return ImportStatus.of(exchange(request(at(id)).GET()));
    }

    void apply(String id) throws IOException, InterruptedException {
        exchange(post(at(id) + "/application", BodyPublishers.noBody()));
    }

    private String at(String id) {
        return imports + "/" + URLEncoder.encode(id, StandardCharsets.UTF_8);
    }

    private HttpRequest.Builder post(String address, BodyPublisher body) {
        return request(address)
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(body);
    }

    private HttpRequest.Builder request(String address) {
        return HttpRequest.newBuilder(URI.create(address))
                .timeout(Duration.ofSeconds(60))
                .header("Accept", "application/json, application/problem+json")
                .header("Authorization", "Bearer " + token);
    }

    private Map<?, ?> exchange(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = http.send(request.build(), BodyHandlers.ofInputStream());
        String body;
        try (InputStream in = response.body()) {
            body = new String(in.readNBytes(LONGEST_ANSWER), StandardCharsets.UTF_8);
        }
        Map<?, ?> answer = object(body);
        if (response.statusCode() / 100 != 2) {
            throw new CommandRefused(Problem.inWords(response.statusCode(), answer));
        }
        return answer;
    }

    /** The answer's object; an empty one where a proxy or an older server answers something else. */
    private static Map<?, ?> object(String body) {
        try {
            return Json.parse(body) instanceof Map<?, ?> map ? map : Map.of();
        } catch (IllegalArgumentException e) {
            return Map.of();
        }
    }
}
