package coop.tablee.journey;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.Patience;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Somebody whose program orders, packs and receives over the HTTP API, as the fifteenth of a crowd does whom nobody watches. */
final class ApiUser {

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(30))
            .build();
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final String address;
    private final String token;

    private ApiUser(String address, String token) {
        this.address = address;
        this.token = token;
    }

    /** With the password that everybody in a village has. */
    static ApiUser of(int port, String email) {
        var address = "http://localhost:" + port + "/api/v1";
        var basic = Base64.getEncoder().encodeToString((email + ":demo").getBytes(StandardCharsets.UTF_8));
        var answer = send(HttpRequest.newBuilder(URI.create(address + "/tokens"))
                .header("Authorization", "Basic " + basic)
                .POST(HttpRequest.BodyPublishers.noBody()));
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return new ApiUser(address, answer.json().path("token").asString());
    }

    /** The status, and what came with it. */
    record Answer(int status, JsonNode json, String text) {

        String code() {
            return json.path("type").asString("").replaceFirst(".*/", "");
        }
    }

    /** Orders for a place and day: quantity by product. */
    Answer orders(long destination, LocalDate date, String payment, Map<String, String> wanted) {
        var lines = wanted.entrySet().stream()
                .map(each -> Map.of("offer", offer(destination, date, each.getKey()), "quantity", each.getValue()))
                .toList();
        return post(
                "/orders",
                Map.of(
                        "destination",
                        Long.toString(destination),
                        "deliveryDate",
                        date.toString(),
                        "lines",
                        lines,
                        "payment",
                        Map.of("method", payment)));
    }

    /** Packs all of a cooperative's that is still to be packed of this day, as it was ordered. */
    void packs(LocalDate date, long cooperative) {
        consignments(date, "planned", one -> is(one.path("cooperative"), cooperative))
                .forEach(one -> write(one, "packing", "ordered"));
    }

    /** Takes what came to a door, or hands out what waits at a point, as it was packed; all but one order. */
    void receives(LocalDate date, long destination, String notThisOrder) {
        consignments(date, "packed", one -> is(one.path("destination"), destination)).stream()
                .filter(one -> !one.path("order").asString().equals(notThisOrder))
                .forEach(one -> write(one, "reception", "packed"));
    }

    private static boolean is(JsonNode party, long id) {
        return party.path("id").asString().equals(Long.toString(id));
    }

    private void write(JsonNode consignment, String step, String amount) {
        var lines = new ArrayList<Map<String, String>>();
        for (var line : consignment.path("lines")) {
            var weight = line.path("packedWeight").asString("");
            lines.add(
                    weight.isEmpty()
                            ? Map.of(
                                    "line", line.path("line").asString(),
                                    "quantity", line.path(amount).asString())
                            : Map.of(
                                    "line", line.path("line").asString(),
                                    "quantity", line.path(amount).asString(),
                                    "weight", weight));
        }
        var answer = post(
                "/consignments/" + consignment.path("id").asString() + "/" + step,
                Map.of("lines", lines, "signer", "Nadia B."));
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
    }

    private List<JsonNode> consignments(LocalDate date, String state, Predicate<JsonNode> which) {
        var found = new ArrayList<JsonNode>();
        get("/consignments?limit=200&date=%s&state=%s".formatted(date, state))
                .json()
                .path("items")
                .forEach(found::add);
        return found.stream().filter(which).toList();
    }

    /** The offer of a product, as soon as it is prepared for the shop. */
    private String offer(long destination, LocalDate date, String product) {
        var path = "/offers?destination=%d&date=%s&limit=100&q=%s"
                .formatted(destination, date, URLEncoder.encode(product, StandardCharsets.UTF_8));
        var found = new ArrayList<String>();
        Patience.until(product + " is on offer", () -> {
            for (var offer : get(path).json().path("items")) {
                if (offer.path("product").path("names").path("fr").asString("").equals(product)) {
                    found.add(offer.path("id").asString());
                }
            }
            return !found.isEmpty();
        });
        return found.get(0);
    }

    private Answer get(String path) {
        var answer = send(authorised(path).GET());
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return answer;
    }

    private Answer post(String path, Map<String, ?> body) {
        return send(authorised(path)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", UUID.randomUUID().toString())
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    private HttpRequest.Builder authorised(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).header("Authorization", "Bearer " + token);
    }

    private static Answer send(HttpRequest.Builder request) {
        try {
            var answer =
                    HTTP.send(request.timeout(Duration.ofSeconds(60)).build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(answer.statusCode(), JSON.readTree(answer.body()), answer.body());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
