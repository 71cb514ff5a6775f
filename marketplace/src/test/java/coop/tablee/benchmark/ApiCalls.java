package coop.tablee.benchmark;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;

/** What the benchmarks ask a marketplace's API, as a token's bearer. */
record ApiCalls(URI address) {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    /** What it answers; fails with the answer's text unless it is 200. */
    String get(String token, String path) throws Exception {
        var request = HttpRequest.newBuilder(address.resolve(path))
                .header("Authorization", "Bearer " + token)
                .build();
        var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IllegalStateException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return answer.body();
    }

    /** Orders, and answers the status. */
    int order(String token, String key, String body) throws Exception {
        return HTTP.send(ordering(token, key, body), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    /** Orders, and answers what was said. */
    HttpResponse<String> tryToOrder(String token, String key, String body) throws Exception {
        return HTTP.send(ordering(token, key, body), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest ordering(String token, String key, String body) {
        return HttpRequest.newBuilder(address.resolve("/api/v1/orders"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
    }
}
