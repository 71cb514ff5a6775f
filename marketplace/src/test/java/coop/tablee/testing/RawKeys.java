package coop.tablee.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.core.io.support.PropertiesLoaderUtils;

/** Finds message keys that are shown instead of their words: {@code ??key_fr??}, or a dotted word that begins as the keys of our files do. */
public final class RawKeys {

    private final Pattern raw = Pattern.compile(
            "\\?\\?[\\w.-]+\\?\\?|\\b(?:" + String.join("|", beginnings()) + ")(?:\\.[A-Za-z0-9_-]+)+\\b(?!@)");

    public List<String> in(String words) {
        return raw.matcher(words).results().map(MatchResult::group).distinct().toList();
    }

    private static Set<String> beginnings() {
        try {
            var found = new TreeSet<String>();
            for (var file :
                    new PathMatchingResourcePatternResolver().getResources("classpath*:messages/*_fr.properties")) {
                PropertiesLoaderUtils.loadProperties(Objects.requireNonNull(file)).stringPropertyNames().stream()
                        .filter(key -> key.contains("."))
                        .map(key -> Pattern.quote(key.substring(0, key.indexOf('.'))))
                        .forEach(found::add);
            }
            return found;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
