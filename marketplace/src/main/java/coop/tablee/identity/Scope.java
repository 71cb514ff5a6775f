package coop.tablee.identity;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.http.HttpMethod;
import org.springframework.web.method.HandlerMethod;

/**
 * What a narrowed token may do: read or write in one area. Writing brings reading along. What a call needs is derived from its module and its HTTP method, so that
 * no call can forget to say it.
 *
 * @param write whether it may change something, or only look
 */
public record Scope(Area area, boolean write) {

    private static final Set<HttpMethod> READING = Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS);
    private static final String ROOT = "coop.tablee.";

    /** All that can be asked for, in the order of a page. */
    static Stream<Scope> all() {
        return Arrays.stream(Area.values())
                .filter(area -> area != Area.OPEN)
                .flatMap(area -> Stream.of(new Scope(area, false), new Scope(area, true)));
    }

    /** The scope of this word; empty for what is none. */
    static Optional<Scope> of(String word) {
        return all().filter(scope -> scope.word().equals(word)).findFirst();
    }

    /** What a call needs; empty when its module does not say, which no narrowed token has. */
    static Optional<Scope> neededBy(HandlerMethod handler, HttpMethod method) {
        return areaOf(handler.getBeanType()).map(area -> new Scope(area, !READING.contains(method)));
    }

    /** As programs write it: {@code stock:read}. */
    public String word() {
        return area.name().toLowerCase(Locale.ROOT) + (write ? ":write" : ":read");
    }

    boolean isIn(Set<Scope> granted) {
        return area == Area.OPEN || granted.contains(this) || granted.contains(new Scope(area, true));
    }

    static String words(Set<Scope> scopes) {
        return all().filter(scopes::contains).map(Scope::word).collect(Collectors.joining(","));
    }

    private static Optional<Area> areaOf(Class<?> type) {
        var name = type.getPackageName();
        if (!name.startsWith(ROOT)) {
            return Optional.empty();
        }
        var module = name.substring(ROOT.length()).split("\\.", 2)[0];
        try {
            var said = Class.forName(ROOT + module + ".package-info", false, type.getClassLoader())
                    .getAnnotation(ApiArea.class);
            return Optional.ofNullable(said).map(ApiArea::value);
        } catch (ClassNotFoundException silent) {
            return Optional.empty();
        }
    }
}
