package coop.tablee.testing;

import coop.tablee.Marketplace;
import coop.tablee.platform.DatabaseAddress;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/**
 * A Java program in a process of its own, most often a marketplace, which a test may kill. It works in a directory, writes what it says to a file there, and
 * never outlives the test.
 */
public final class MarketplaceProcess implements AutoCloseable {

    private static final Duration UP_WITHIN = Duration.ofMinutes(3);

    /** What a test needs: up soon, and small. */
    private static final List<String> LIGHT = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-Xmx400m");

    private final Process process;
    private final Path said;
    private final int port;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    private MarketplaceProcess(Process process, Path said, int port) {
        this.process = process;
        this.said = said;
        this.port = port;
    }

    /** Begins to start a marketplace without demo; wait for it with {@link #untilReady()}. */
    public static MarketplaceProcess start(Path directory, Map<String, String> environment) {
        return start(directory, freePort(), environment);
    }

    /** The same where another stood before. */
    public static MarketplaceProcess start(Path directory, int port, Map<String, String> environment) {
        return start(directory, port, environment, LIGHT);
    }

    /** The same on a database that is there already, with other flags for its JVM: where it is measured. */
    public static MarketplaceProcess start(Path directory, DatabaseAddress database, List<String> flags) {
        var url = "postgresql://%s:%s@%s:%d/%s"
                .formatted(
                        database.user(), database.password(), database.hosts(), database.port(), database.database());
        return start(directory, freePort(), Map.of("MARKETPLACE_DATABASE_URL", url), flags);
    }

    /** The same by the executable jar, which {@code mvn package} leaves. */
    public static MarketplaceProcess startJar(Path directory, Map<String, String> environment) {
        var port = freePort();
        return run(
                directory,
                withoutDemo(port, environment),
                port,
                LIGHT,
                List.of("-jar", ProjectFiles.executableJar().toString()));
    }

    /** Any server, given as what {@code java} is told after its flags, with the settings that it has by itself. */
    public static MarketplaceProcess start(Path directory, List<String> flags, List<String> program) {
        var port = freePort();
        return run(directory, Map.of("SERVER_PORT", String.valueOf(port)), port, flags, program);
    }

    /** Any main class of the tests. */
    public static MarketplaceProcess run(Path directory, Class<?> program, String... arguments) {
        return run(directory, Map.of(), 0, LIGHT, onClassPath(program, arguments));
    }

    private static MarketplaceProcess start(
            Path directory, int port, Map<String, String> environment, List<String> flags) {
        return run(directory, withoutDemo(port, environment), port, flags, onClassPath(Marketplace.class));
    }

    private static Map<String, String> withoutDemo(int port, Map<String, String> environment) {
        var all = new HashMap<>(Map.of("MARKETPLACE_DEMO", "none", "SERVER_PORT", String.valueOf(port)));
        all.putAll(environment);
        return all;
    }

    private static List<String> onClassPath(Class<?> program, String... arguments) {
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
        // Where it is found, Spring Boot has it listen to every statement; only tests have it
        var shipped = Arrays.stream(path.split(File.pathSeparator, -1))
                .filter(entry -> !entry.contains("r2dbc-proxy"))
                .collect(Collectors.joining(File.pathSeparator));
        var command = new ArrayList<>(List.of("-cp", shipped, program.getName()));
        command.addAll(List.of(arguments));
        return command;
    }

    private static MarketplaceProcess run(
            Path directory, Map<String, String> environment, int port, List<String> flags, List<String> program) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(program);
        try {
            var said = Files.createTempFile(directory, "said-", ".log");
            var builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .redirectInput(new File("/dev/null"));
            builder.environment().keySet().removeIf(name -> name.matches("(MARKETPLACE|SERVER|SPRING|MANAGEMENT)_.*"));
            builder.environment().putAll(environment);
            var process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new MarketplaceProcess(process, said, port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int port() {
        return port;
    }

    public URI address() {
        return URI.create("http://localhost:" + port);
    }

    public long pid() {
        return process.pid();
    }

    /** What it has written so far. */
    public String said() {
        try {
            return Files.readString(said);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public MarketplaceProcess untilReady() {
        return until(() -> status("/actuator/health/readiness") == 200, "ready");
    }

    public MarketplaceProcess untilItSays(String words) {
        return until(() -> said().contains(words), words);
    }

    /** The status of an answer; 0 when there is none. */
    public int status(String path) {
        try {
            return http.send(
                            HttpRequest.newBuilder(address().resolve(path))
                                    .timeout(Duration.ofSeconds(30))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException nobodyThere) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public String page(String path) {
        try {
            var request = HttpRequest.newBuilder(address().resolve(path)).build();
            return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** As {@code kill -9}: no hook runs. */
    public void kill() {
        process.destroyForcibly();
        exit(Duration.ofSeconds(20));
    }

    /** As {@code SIGTERM}. */
    public void terminate() {
        process.destroy();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /** Waits for its end; answers the exit status. */
    public int exit(Duration within) {
        try {
            if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
                throw new AssertionError("still runs after " + within + "\n" + said());
            }
            return process.exitValue();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(40, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
        }
    }

    private MarketplaceProcess until(BooleanSupplier reached, String what) {
        var giveUp = Instant.now().plus(UP_WITHIN);
        while (!reached.getAsBoolean()) {
            if (!process.isAlive() || Instant.now().isAfter(giveUp)) {
                throw new AssertionError("never " + what + ":\n" + said());
            }
            pause();
        }
        return this;
    }

    private static void pause() {
        try {
            Thread.sleep(20);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
