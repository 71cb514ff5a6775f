package coop.tablee.platform.page;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What frames a page: put into every page's model as {@code shell}, read by {@code platform/layout}.
 *
 * @param locale the language of the page
 * @param languages the languages to choose from
 * @param scheme the colours chosen
 * @param brand the name in the header
 * @param territoryName the territory beside it; may be empty
 * @param path the path of this page, with its query: where choosing a language comes back to
 * @param menu the entries this viewer sees
 * @param viewer who looks
 * @param signInUrl where a visitor signs in, knowing the way back
 * @param signOutPath where a signed-in person posts to leave
 * @param toast the message left by the request before this one
 */
public record Shell(
        Locale locale,
        List<Language> languages,
        Scheme scheme,
        String brand,
        String territoryName,
        String path,
        List<Entry> menu,
        Viewer viewer,
        String signInUrl,
        String signOutPath,
        @Nullable Toast toast) {

    /** The BCP 47 tag of the page's language. */
    public String lang() {
        return locale.toLanguageTag();
    }

    /** The value of the page's {@code data-scheme}; absent when the device decides. */
    public @Nullable String schemeAttribute() {
        return scheme == Scheme.AUTO ? null : scheme.word();
    }

    /** A language to choose, named in itself. */
    public record Language(String code, String name, boolean current) {}

    /** A menu entry as this page shows it. */
    public record Entry(String messageKey, String path, boolean current) {}
}
