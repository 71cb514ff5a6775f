package coop.tablee.reliability;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.testing.MarketplaceProcess;
import coop.tablee.testing.Patience;
import coop.tablee.testing.ProjectFiles;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.assertj.core.api.Assumptions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Our {@code Caddyfile} in a real Caddy, each time-out short in its own test and the others as shipped, before a node that behaves badly. Left out where no Caddy
 * is found: on the path, or the one in {@code CADDY_PATH}.
 */
class ProxyTimeOutsTests {

    private static final Duration SOON = Duration.ofSeconds(30);

    @TempDir
    Path directory;

    private final int port = MarketplaceProcess.freePort();
    private ServerSocket node;
    private Process proxy;

    @BeforeEach
    void aNode() throws IOException {
        Assumptions.assumeThat(caddy()).isPresent();
        node = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
    }

    @AfterEach
    void end() throws Exception {
        if (proxy != null) {
            proxy.destroy();
            proxy.waitFor(10, TimeUnit.SECONDS);
        }
        if (node != null) {
            node.close();
        }
    }

    @Test
    void whoDoesNotEndTheHeadIsHungUpOn() throws Exception {
        proxyWith("read_header 10s", "read_header 2s");
        try (var client = ask("GET / HTTP/1.1\r\nHost: localhost\r\n")) {
            assertThat(untilTheEnd(client)).isBetween(Duration.ofMillis(1900), SOON);
        }
    }

    @Test
    void whoDoesNotEndTheBodyIsHungUpOn() throws Exception {
        proxyWith("read_body 5m", "read_body 2s");
        var reads = answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 60);
        try (var client = ask("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 60\r\n\r\nhalf")) {
            assertThat(untilTheEnd(client)).isBetween(Duration.ofMillis(1900), SOON);
        }
        assertThat(reads).failsWithin(SOON);
    }

    @Test
    void whoAsksNothingMoreIsHungUpOn() throws Exception {
        proxyWith("idle 2m", "idle 2s");
        var unused = answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0);
        try (var client = ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(status(client)).isEqualTo(200);
            assertThat(untilTheEnd(client)).isBetween(Duration.ofMillis(1900), SOON);
        }
    }

    /** A queue so full that nobody who knocks is answered. */
    @Test
    void nodeThatTakesNoConnectionIsGivenUp() throws Exception {
        proxyWith("dial_timeout 5s", "dial_timeout 2s", "lb_try_duration 10s", "lb_try_duration 100ms");
        for (var full = false; !full; ) {
            try {
                new Socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), node.getLocalPort()), 200);
            } catch (IOException nobodyAnswers) {
                full = true;
            }
        }
        var begun = System.nanoTime();
        try (var client = ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(status(client)).isEqualTo(502);
            assertThat(since(begun)).isBetween(Duration.ofMillis(1900), SOON);
        }
    }

    /** Of a request that may have changed something; what only reads is asked of others for as long as a node is looked for. */
    @Test
    void nodeThatDoesNotAnswerIsGivenUp() throws Exception {
        proxyWith("response_header_timeout 60s", "response_header_timeout 2s");
        var begun = System.nanoTime();
        try (var client = ask("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n")) {
            assertThat(status(client)).isEqualTo(504);
            assertThat(since(begun)).isBetween(Duration.ofMillis(1900), SOON);
        }
    }

    @Test
    void nodeIsLookedForUntilOneIsThereOrTheTimeIsOver() throws Exception {
        proxyWith("lb_try_duration 10s", "lb_try_duration 4s");
        var there = node.getLocalPort();
        node.close();
        var begun = System.nanoTime();
        try (var client = ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            assertThat(status(client)).isIn(502, 503);
            assertThat(since(begun)).isBetween(Duration.ofMillis(3700), SOON);
        }
        try (var client = ask("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")) {
            Thread.sleep(500);
            node = new ServerSocket(there, 1, InetAddress.getLoopbackAddress());
            var unused = answers("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", 0);
            assertThat(status(client)).isEqualTo(200);
        }
    }

    /** Texts of the file and what stands there instead, by turns. */
    private void proxyWith(String... changes) throws IOException {
        var file = ProjectFiles.read("Caddyfile")
                .replaceFirst("(?m)^\\{", "{\n\tadmin off")
                .replace("marketplace 8080", "127.0.0.1 " + node.getLocalPort());
        for (var i = 0; i < changes.length; i += 2) {
            assertThat(file).contains(changes[i]);
            file = file.replace(changes[i], changes[i + 1]);
        }
        Files.writeString(directory.resolve("Caddyfile"), file);
        var builder = new ProcessBuilder(caddy().orElseThrow(), "run", "--config", "Caddyfile")
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("said").toFile());
        builder.environment().put("TABLEE_HOST", "http://localhost:" + port);
        builder.environment().put("HOME", directory.toString());
        proxy = builder.start();
        Patience.until("the proxy takes connections", this::isOpen);
    }

    private boolean isOpen() {
        assertThat(proxy.isAlive()).as("the proxy lives").isTrue();
        try (var socket = new Socket("localhost", port)) {
            return socket.isConnected();
        } catch (IOException notYet) {
            return false;
        }
    }

    private static Optional<String> caddy() {
        var places = Stream.concat(
                Stream.ofNullable(System.getenv("CADDY_PATH")),
                Stream.of(Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1))
                        .map(place -> place + File.separator + "caddy"));
        return places.filter(place -> Files.isExecutable(Path.of(place))).findFirst();
    }

    /** The node takes one request with a body of so many bytes, and says this. */
    private CompletableFuture<Void> answers(String answer, int body) {
        return CompletableFuture.runAsync(() -> {
            try {
                var connection = node.accept();
                var in = new BufferedReader(
                        new InputStreamReader(connection.getInputStream(), StandardCharsets.ISO_8859_1));
                while (!Objects.requireNonNull(in.readLine()).isEmpty()) {
                    // the head
                }
                for (var read = 0; read < body; read++) {
                    assertThat(in.read()).isNotNegative();
                }
                connection.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                connection.getOutputStream().flush();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    private Socket ask(String request) throws IOException {
        var socket = new Socket("localhost", port);
        socket.setSoTimeout((int) SOON.toMillis());
        socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
        socket.getOutputStream().flush();
        return socket;
    }

    /** Reads the head of an answer, to its end. */
    private static int status(Socket client) throws IOException {
        var head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            var next = client.getInputStream().read();
            assertThat(next).as("%s", head).isNotNegative();
            head.append((char) next);
        }
        return Integer.parseInt(head.substring(9, 12));
    }

    private static Duration untilTheEnd(Socket client) throws IOException {
        var begun = System.nanoTime();
        try {
            while (client.getInputStream().read() >= 0) {
                // what is said before the end
            }
        } catch (SocketException cut) {
            // an end too
        }
        return since(begun);
    }

    private static Duration since(long begun) {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
