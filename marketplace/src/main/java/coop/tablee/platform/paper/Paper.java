package coop.tablee.platform.paper;

import java.util.Locale;
import java.util.Map;

/**
 * A paper to be made.
 *
 * @param template a well-formed template that replaces itself by {@code platform/paper :: paper(title, content)}
 * @param language the receiver's
 * @param content what the template may name
 */
public record Paper(String template, Locale language, Map<String, Object> content) {

    public Paper {
        content = Map.copyOf(content);
    }
}
