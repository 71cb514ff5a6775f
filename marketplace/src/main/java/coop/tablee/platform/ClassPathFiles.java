package coop.tablee.platform;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * The files of the class path that every start asks for by pattern. The executable jar, which has thirty thousand entries to look through, brings a list of
 * them, written by {@link ClassPathFilesListing} when it is packed; without the list the class path is searched.
 */
public enum ClassPathFiles {
    MIGRATIONS("db/migration/", "**/V*__*.sql"),
    MESSAGES("messages/", "*_fr.properties"),
    ASSETS("static/", "*/**"),
    HTMX("META-INF/resources/webjars/htmx.org/", "*/dist/htmx.min.js");

    static final String LIST = "META-INF/tablee/class-path-files.txt";

    private final String root;
    private final String pattern;

    ClassPathFiles(String root, String pattern) {
        this.root = root;
        this.pattern = pattern;
    }

    /** The files by their path below this kind's root. */
    public SortedMap<String, Resource> find() {
        try {
            var list = new ClassPathResource(LIST);
            return list.exists() ? listed(list) : search();
        } catch (IOException unreadableClassPath) {
            throw new UncheckedIOException(unreadableClassPath);
        }
    }

    SortedMap<String, Resource> search() throws IOException {
        var found = new TreeMap<String, Resource>();
        for (var file : new PathMatchingResourcePatternResolver().getResources("classpath*:" + root + pattern)) {
            var address = file.getURL().getPath();
            if (file.isReadable() && !address.endsWith("/")) {
                found.put(address.substring(address.lastIndexOf(root) + root.length()), file);
            }
        }
        return found;
    }

    private SortedMap<String, Resource> listed(Resource list) throws IOException {
        try (var lines = new BufferedReader(new InputStreamReader(list.getInputStream(), StandardCharsets.UTF_8))) {
            return lines.lines()
                    .filter(line -> line.startsWith(root))
                    .map(line -> Map.entry(line.substring(root.length()), new ClassPathResource(line)))
                    .collect(Collectors.toMap(
                            Map.Entry::getKey,
                            Map.Entry::getValue,
                            (one, same) -> one,
                            TreeMap<String, Resource>::new));
        }
    }

    /** The lines of the list for this kind. */
    String lines() throws IOException {
        return search().keySet().stream().map(path -> root + path + "\n").collect(Collectors.joining());
    }
}
