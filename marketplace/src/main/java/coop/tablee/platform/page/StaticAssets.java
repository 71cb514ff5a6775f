package coop.tablee.platform.page;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;

/**
 * The addresses of style sheets, scripts, fonts and pictures, with a mark of their content, so that a browser keeps each for a year and still sees a change at
 * once. Read once at the start; templates ask by {@code #assets.url('/platform/tablee.css')}.
 */
@Component
public class StaticAssets {

    private static final String ROOT = "/static/";
    private static final Pattern PHOTO = Pattern.compile("photo-[0-9a-f]{64}");
    private static final String WEBJARS = "META-INF/resources";

    private final Map<String, String> marks;
    private final String htmx;

    StaticAssets() {
        try {
            PathMatchingResourcePatternResolver resources = new PathMatchingResourcePatternResolver();
            marks = readMarks(resources);
            htmx = findHtmx(resources);
        } catch (IOException unreadableClassPath) {
            throw new UncheckedIOException(unreadableClassPath);
        }
    }

    /** The address of a file below {@code static/}, with its mark; a file that is not there keeps its plain path. */
    public String url(String path) {
        String mark = marks.get(path);
        return mark == null ? path : path + "?v=" + mark;
    }

    /**
     * The address of a thing's picture: a photo of its own ({@code photo-} and its mark) in one of the widths it is kept in, 160, 480 or 1200 pixels, or the
     * drawing of that name.
     */
    public String picture(String name, int width) {
        return PHOTO.matcher(name).matches()
                ? "/photos/%s-%d.jpg".formatted(name.substring("photo-".length()), width)
                : url("/platform/img/" + name + ".svg");
    }

    /** The address of htmx; its version is in its path. */
    public String htmx() {
        return htmx;
    }

    /** Whether an address names one exact content: nothing else will ever be found there. */
    boolean isExact(String path, @Nullable String mark) {
        return path.equals(htmx) || (mark != null && mark.equals(marks.get(path)));
    }

    boolean contains(String path) {
        return marks.containsKey(path);
    }

    private static Map<String, String> readMarks(PathMatchingResourcePatternResolver resources) throws IOException {
        Map<String, String> found = new TreeMap<>();
        for (Resource resource : resources.getResources("classpath*:static/*/**")) {
            String address = resource.getURL().getPath();
            if (resource.isReadable() && !address.endsWith("/")) {
                String path = address.substring(address.lastIndexOf(ROOT) + ROOT.length() - 1);
                found.put(
                        path,
                        DigestUtils.md5DigestAsHex(resource.getContentAsByteArray())
                                .substring(0, 10));
            }
        }
        return Map.copyOf(found);
    }

    private static String findHtmx(PathMatchingResourcePatternResolver resources) throws IOException {
        Resource[] found = resources.getResources("classpath*:" + WEBJARS + "/webjars/htmx.org/*/dist/htmx.min.js");
        if (found.length != 1) {
            throw new IllegalStateException("one htmx is expected on the class path, found " + found.length);
        }
        String address = found[0].getURL().getPath();
        return address.substring(address.lastIndexOf(WEBJARS) + WEBJARS.length());
    }
}
