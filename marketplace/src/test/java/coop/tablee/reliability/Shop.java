package coop.tablee.reliability;

import coop.tablee.testing.Patience;
import coop.tablee.testing.Village;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a buyer's program knows of a marketplace: where it is, who it is itself, and what may be ordered for which door and day. */
record Shop(int port, String token, long door, String date, String payment, List<Long> offers) {

    /** Enough for any crowd of a test, and {@link #SCARCE} of which there is little. */
    static final List<String> PLENTY = List.of("Carotte", "Pomme de terre", "Poireau", "Betterave", "Lait entier");

    static final String SCARCE = "Céleri-rave";

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    /** What came back; a status of 0 says that nothing did. */
    record Answer(int status, JsonNode body, String version, boolean replayed) {

        static final Answer NONE = new Answer(0, JSON.createObjectNode(), "", false);

        boolean isMissing() {
            return status == 0;
        }

        String problem() {
            return body.path("type").asString("").replaceFirst(".*/", "");
        }

        String number() {
            return body.path("number").asString("");
        }

        String state() {
            return body.path("state").asString("");
        }
    }

    /** A kitchen of a village, which orders on account; it asks for its token until it gets one. */
    static Shop of(Village village, int port, String kitchen, String door) {
        return of(village, port, kitchen, door, "account");
    }

    /** A household of a village, which pays at once and fetches at a point. */
    static Shop ofHousehold(Village village, int port, String household, String point) {
        return of(village, port, household, point, "test");
    }

    private static Shop of(Village village, int port, String who, String destination, String payment) {
        var basic = Base64.getEncoder().encodeToString((village.email(who) + ":demo").getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1/tokens".formatted(port)))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.noBody());
        var tokens = new ArrayList<String>();
        Patience.until("a token of " + who, () -> {
            var answer = send(request);
            return answer.status == 201 && tokens.add(answer.body.path("token").asString());
        });
        var offers = PLENTY.stream()
                .map(product -> village.offer(product, village.firstDate()))
                .toList();
        return new Shop(
                port,
                tokens.get(0),
                village.site(destination),
                village.firstDate().toString(),
                payment,
                offers);
    }

    Shop at(int otherPort) {
        return new Shop(otherPort, token, door, date, payment, offers);
    }

    /** An order of whole quantities. */
    String basket(Map<Long, Integer> wanted) {
        return JSON.writeValueAsString(Map.of(
                "destination",
                String.valueOf(door),
                "deliveryDate",
                date,
                "purchaseOrderNumber",
                "BC-1",
                "lines",
                lines(wanted),
                "payment",
                Map.of("method", payment)));
    }

    /** So many of each of the first of {@link #PLENTY}. */
    String basket(int products, int quantity) {
        return basket(IntStream.range(0, products).boxed().collect(Collectors.toMap(offers::get, any -> quantity)));
    }

    Answer place(String key, String basket) {
        return send(to("/orders")
                .header("Idempotency-Key", key)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(basket)));
    }

    Answer amend(String number, String version, Map<Long, Integer> wanted) {
        return send(to("/orders/" + number)
                .header("If-Match", version)
                .header("Content-Type", "application/json")
                .method(
                        "PATCH",
                        HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("lines", lines(wanted))))));
    }

    Answer cancel(String number) {
        return send(to("/orders/" + number + "/cancellation").POST(HttpRequest.BodyPublishers.noBody()));
    }

    Answer look(String number) {
        return send(to("/orders/" + number).GET());
    }

    /** Hands in a catalogue that is applied as soon as it is read. */
    Answer imports(String file) {
        return send(to("/catalogue-imports?apply=auto")
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(file)));
    }

    private static List<Map<String, String>> lines(Map<Long, Integer> wanted) {
        return wanted.entrySet().stream()
                .map(one -> Map.of(
                        "offer",
                        one.getKey().toString(),
                        "quantity",
                        one.getValue().toString()))
                .toList();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:%d/api/v1%s".formatted(port, path)))
                .header("Authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            var answer = HTTP.send(request.timeout(PATIENCE).build(), HttpResponse.BodyHandlers.ofString());
            var body = answer.body().isBlank() ? JSON.createObjectNode() : JSON.readTree(answer.body());
            return new Answer(
                    answer.statusCode(),
                    body,
                    answer.headers().firstValue("ETag").orElse(""),
                    answer.headers().firstValue("Idempotent-Replayed").isPresent());
        } catch (IOException nobodyAnswers) {
            return Answer.NONE;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
