package coop.tablee.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Files at the root of the project, which no class path holds. */
public final class ProjectFiles {

    private static final Path ROOT = Files.exists(Path.of("docker-compose.yml")) ? Path.of("") : Path.of("..");

    private ProjectFiles() {}

    public static String read(String path) {
        try {
            return Files.readString(ROOT.resolve(path));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The sources of the marketplace's tests by their class's simple name. */
    public static Map<String, String> javaTests() {
        try (var files = Files.walk(ROOT.resolve("marketplace/src/test/java"))) {
            return files.filter(file -> file.toString().endsWith("Tests.java"))
                    .collect(Collectors.toMap(
                            file -> file.getFileName().toString().replace(".java", ""),
                            file -> read(ROOT.relativize(file).toString()),
                            (one, another) -> one + another));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The one that {@code mvn package} leaves. */
    public static Path executableJar() {
        try (var files = Files.list(ROOT.resolve("marketplace/target"))) {
            var jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
            if (jars.size() != 1) {
                throw new IllegalStateException("one executable jar is expected, run mvn package: " + jars);
            }
            return jars.get(0).toAbsolutePath();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The rows of the first table below a heading of a Markdown file, cell by cell, without head and line. */
    public static List<List<String>> table(String path, String heading) {
        var text = read(path);
        return text.substring(text.indexOf("\n" + heading + "\n"))
                .lines()
                .skip(2)
                .dropWhile(line -> !line.startsWith("|"))
                .takeWhile(line -> line.startsWith("|"))
                .skip(2)
                .map(line -> Arrays.stream(line.split("\\|"))
                        .skip(1)
                        .map(String::strip)
                        .toList())
                .toList();
    }
}
