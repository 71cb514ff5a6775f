package coop.tablee.platform.page;

import coop.tablee.platform.ClassPathFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.io.Resource;
import org.springframework.stereotype.Component;
import org.springframework.util.DigestUtils;

/**
 * The addresses of style sheets, scripts, fonts and pictures, with a mark of their content, so that a browser keeps each for a year and still sees a change at
 * once. Read once at the start; templates ask by {@code #assets.url('/platform/tablee.css')}.
 */
@Component
public class StaticAssets {

    private static final Pattern PHOTO = Pattern.compile("photo-[0-9a-f]{64}");

    private final Map<String, String> marks;
    private final String htmx;

    StaticAssets() {
        try {
            marks = readMarks();
        } catch (IOException unreadableClassPath) {
            throw new UncheckedIOException(unreadableClassPath);
        }
        htmx = findHtmx();
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

    private static Map<String, String> readMarks() throws IOException {
        Map<String, String> found = new HashMap<>();
        for (Map.Entry<String, Resource> asset : ClassPathFiles.ASSETS.find().entrySet()) {
            byte[] content = asset.getValue().getContentAsByteArray();
            found.put("/" + asset.getKey(), DigestUtils.md5DigestAsHex(content).substring(0, 10));
        }
        return Map.copyOf(found);
    }

    private static String findHtmx() {
        Set<String> found = ClassPathFiles.HTMX.find().keySet();
        if (found.size() != 1) {
            throw new IllegalStateException("one htmx is expected on the class path, found " + found.size());
        }
        return "/webjars/htmx.org/" + found.iterator().next();
    }
}
