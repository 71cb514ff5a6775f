package coop.tablee.platform.page;

import coop.tablee.platform.ClassPathFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
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
    private static final Pattern SHEET_OF_ICONS = Pattern.compile("/platform/img/icons[a-z-]*\\.svg");
    private static final Pattern ICON = Pattern.compile("<symbol id=\"i-([a-z]+)\"");

    private final Map<String, String> marks = new TreeMap<>();
    private final Map<String, String> icons = new TreeMap<>();
    private final String htmx;

    StaticAssets() {
        try {
            read();
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

    /**
     * The address of a sign, for a {@code <use>}. The signs stand on three sheets, for every page, for goods and their ways, and for the desk, so that a page
     * fetches few that it does not show.
     */
    public String icon(String name) {
        return icons.getOrDefault(name, "#i-" + name);
    }

    /** The names of all signs. */
    public Set<String> icons() {
        return Collections.unmodifiableSet(icons.keySet());
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

    private void read() throws IOException {
        for (Map.Entry<String, Resource> asset : ClassPathFiles.ASSETS.find().entrySet()) {
            String path = "/" + asset.getKey();
            byte[] content = asset.getValue().getContentAsByteArray();
            marks.put(path, DigestUtils.md5DigestAsHex(content).substring(0, 10));
            if (SHEET_OF_ICONS.matcher(path).matches()) {
                ICON.matcher(new String(content, StandardCharsets.UTF_8))
                        .results()
                        .map(icon -> icon.group(1))
                        .forEach(icon -> icons.put(icon, url(path) + "#i-" + icon));
            }
        }
    }

    private static String findHtmx() {
        Set<String> found = ClassPathFiles.HTMX.find().keySet();
        if (found.size() != 1) {
            throw new IllegalStateException("one htmx is expected on the class path, found " + found.size());
        }
        return "/webjars/htmx.org/" + found.iterator().next();
    }
}
