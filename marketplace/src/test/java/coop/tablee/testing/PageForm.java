package coop.tablee.testing;

import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.HtmlUtils;

/** A form as it stands on a page: what a browser without scripts would send of it, and what somebody types over that. */
public final class PageForm {

    private static final Pattern CONTROL = Pattern.compile(
            "<input\\b([^>]*)>|<select\\b([^>]*)>(.*?)</select>|<textarea\\b([^>]*)>(.*?)</textarea>", Pattern.DOTALL);
    private static final Pattern OPTION = Pattern.compile("<option\\b([^>]*)>");

    private final LinkedMultiValueMap<String, String> fields = new LinkedMultiValueMap<>();

    private PageForm() {}

    /** The page's first form that is posted to this address. */
    public static PageForm of(@Nullable String page, String action) {
        var body = page == null ? "" : page;
        var whole = Pattern.compile(
                        "<form\\b(?=[^>]*method=\"post\")[^>]*action=\"" + Pattern.quote(action)
                                + "\"[^>]*>(.*?)</form>",
                        Pattern.DOTALL)
                .matcher(body);
        if (!whole.find()) {
            throw new AssertionError("No form to " + action + " on the page: " + body);
        }
        var form = new PageForm();
        CONTROL.matcher(whole.group(1)).results().forEach(form::read);
        return form;
    }

    /** What would be sent as the field now, its first value; {@code null} when nothing. */
    public @Nullable String get(String field) {
        return fields.getFirst(field);
    }

    /** Types something, or chooses it. */
    public PageForm with(String field, Object value) {
        fields.set(field, String.valueOf(value));
        return this;
    }

    public MultiValueMap<String, String> fields() {
        return new LinkedMultiValueMap<>(fields);
    }

    private void read(MatchResult control) {
        if (control.group(1) != null) {
            input(control.group(1));
        } else if (control.group(2) != null) {
            select(control.group(2), control.group(3));
        } else {
            add(control.group(4), HtmlUtils.htmlUnescape(control.group(5)));
        }
    }

    private void input(String marks) {
        var type = attribute(marks, "type");
        var ticked = Stream.of("checkbox", "radio").anyMatch(one -> one.equals(type));
        if (!ticked || has(marks, "checked")) {
            var value = attribute(marks, "value");
            add(marks, value == null ? (ticked ? "on" : "") : value);
        }
    }

    /** Without a choice, a browser sends the first. */
    private void select(String marks, String options) {
        var all =
                OPTION.matcher(options).results().map(option -> option.group(1)).toList();
        all.stream()
                .filter(option -> has(option, "selected"))
                .findFirst()
                .or(() -> all.stream().findFirst())
                .map(option -> attribute(option, "value"))
                .ifPresent(value -> add(marks, value));
    }

    private void add(String marks, String value) {
        var name = attribute(marks, "name");
        if (name != null && !has(marks, "disabled")) {
            fields.add(name, value);
        }
    }

    private static @Nullable String attribute(String marks, String name) {
        var found = Pattern.compile("(?:^|\\s)" + name + "=\"([^\"]*)\"").matcher(marks);
        return found.find() ? HtmlUtils.htmlUnescape(found.group(1)) : null;
    }

    private static boolean has(String marks, String name) {
        return Pattern.compile("(?:^|\\s)" + name + "(?=[\\s=/]|$)")
                .matcher(marks)
                .find();
    }
}
