package coop.tablee.benchmark;

import coop.tablee.Marketplace;
import coop.tablee.platform.DatabaseAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A marketplace in a process of its own on a database that is there already. Its log lies in the temporary directory. */
record MarketplaceProcess(Process process, URI address) implements AutoCloseable {

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final int TRIES = 600;

    /** Starts it and waits until it says that it is ready. */
    static MarketplaceProcess start(DatabaseAddress database, List<String> flags) throws Exception {
        var port = freePort();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Marketplace.class.getName()));
        var log = Files.createTempFile("tablee-placing", ".log");
        var builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
        builder.environment()
                .putAll(Map.of(
                        "MARKETPLACE_DATABASE_URL",
                                "postgresql://%s:%s@%s:%d/%s"
                                        .formatted(
                                                database.user(),
                                                database.password(),
                                                database.hosts(),
                                                database.port(),
                                                database.database()),
                        "MARKETPLACE_DEMO", "none",
                        "SERVER_PORT", String.valueOf(port)));
        var started = new MarketplaceProcess(builder.start(), URI.create("http://localhost:" + port));
        for (var tries = 0; !started.isReady(); tries++) {
            if (tries == TRIES || !started.process.isAlive()) {
                started.close();
                throw new IllegalStateException("not ready; see " + log);
            }
            Thread.sleep(200);
        }
        return started;
    }

    long pid() {
        return process.pid();
    }

    /** What the API answers to a token's bearer; fails with the answer's text unless it is 200. */
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
        var request = HttpRequest.newBuilder(address.resolve("/api/v1/orders"))
                .header("Authorization", "Bearer " + token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", key)
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().join();
    }

    private boolean isReady() throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(address.resolve("/actuator/health/readiness"))
                    .build();
            return HTTP.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
