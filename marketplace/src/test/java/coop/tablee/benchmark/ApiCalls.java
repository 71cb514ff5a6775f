package coop.tablee.benchmark;

import java.io.IOException;

/** What the benchmarks ask a marketplace's API, as a token's bearer. */
record ApiCalls(Calls calls) {

    /** What it answers; fails with the answer's text unless it is 200. */
    String get(String token, String path) throws IOException {
        var answer = calls.ask("GET " + path, bearer(token), "");
        if (answer.status() != 200) {
            throw new IllegalStateException(path + ": " + answer.status() + " " + answer.text());
        }
        return answer.text();
    }

    /** Orders. */
    Calls.Answer order(String token, String key, String body) throws IOException {
        return calls.post("/api/v1/orders", bearer(token) + "Idempotency-Key: " + key + "\r\n", body);
    }

    private static String bearer(String token) {
        return "Authorization: Bearer " + token + "\r\n";
    }
}
