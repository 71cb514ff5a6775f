package coop.tablee.storefront.directory;

import coop.tablee.catalogue.Label;
import coop.tablee.network.CertificateScheme;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What the address of the directory says. Everything is in the address, so the back button and a shared link show the same list. A word that we do not know is refused
 * (422), never guessed.
 *
 * @param q words of a name, a town or a product, in any of the four languages
 * @param kind PRODUCER, COOPERATIVE
 * @param family codes of families
 * @param label codes of labels that some product on sale has
 * @param certificate codes of certificates that hold today
 * @param social whether only the social economy is looked for
 * @param commune the code of a municipality that goods must reach
 * @param destination a place where households fetch, which goods must reach
 * @param only one organisation alone, for its sheet
 * @param page from 1
 */
record DirectoryQuery(
        String q,
        Set<String> kind,
        Set<String> family,
        Set<String> label,
        Set<String> certificate,
        boolean social,
        @Nullable String commune,
        @Nullable Long destination,
        @Nullable Long only,
        int page) {

    static final String PATH = "/directory";

    private static final int LONGEST_SEARCH = 100;
    private static final int MOST_VALUES = 40;
    private static final int LAST_PAGE = 1_000;

    static DirectoryQuery of(MultiValueMap<String, String> parameters) {
        return new DirectoryQuery(
                text(parameters, "q", LONGEST_SEARCH),
                values(parameters, "kind", "PRODUCER", "COOPERATIVE"),
                values(parameters, "family"),
                values(parameters, "label", names(Label.values())),
                values(parameters, "certificate", names(CertificateScheme.values())),
                values(parameters, "social", "true").contains("true"),
                orNull(text(parameters, "commune", MOST_VALUES)),
                number(parameters, "destination", Long.MAX_VALUE),
                number(parameters, "only", Long.MAX_VALUE),
                page(parameters));
    }

    /** The same, at another page. */
    DirectoryQuery from(int other) {
        return new DirectoryQuery(q, kind, family, label, certificate, social, commune, destination, only, other);
    }

    /** The whole directory. */
    public String hrefOfEverything() {
        return PATH;
    }

    /** Whether anything narrows the list. */
    public boolean isFiltered() {
        return !q.isEmpty() || !chosen().isEmpty();
    }

    /** The values chosen of each filter, in the order of the page; filters without any are left out. */
    Map<String, Set<String>> chosen() {
        var chosen = new LinkedHashMap<String, Set<String>>();
        chosen.put("kind", kind);
        chosen.put("family", family);
        chosen.put("label", label);
        chosen.put("certificate", certificate);
        chosen.put("social", social ? Set.of("true") : Set.of());
        chosen.put("commune", commune == null ? Set.of() : Set.of(commune));
        chosen.put("destination", destination == null ? Set.of() : Set.of(destination.toString()));
        chosen.put("only", only == null ? Set.of() : Set.of(only.toString()));
        chosen.values().removeIf(Set::isEmpty);
        return chosen;
    }

    /** The address of this list under another path, from its beginning. */
    String href(String path) {
        return address(path, null, null, 1);
    }

    /** The address of the list without one value of one filter; {@code q} stands for the words. */
    String hrefWithout(String name, String value) {
        return address(PATH, name, value, 1);
    }

    String hrefOfPage(int other) {
        return address(PATH, null, null, other);
    }

    // What somebody asked for fills the address and never shapes it: each value has a place of its own in the template
    private String address(String path, @Nullable String leftOut, @Nullable String leftOutValue, int at) {
        var address = UriComponentsBuilder.fromPath(path);
        var asked = new ArrayList<>();
        if (!q.isEmpty() && !"q".equals(leftOut)) {
            address.queryParam("q", "{value}");
            asked.add(q);
        }
        chosen().forEach((name, values) -> values.stream()
                .filter(value -> !(name.equals(leftOut) && value.equals(leftOutValue)))
                .forEach(value -> {
                    address.queryParam(name, "{value}");
                    asked.add(value);
                }));
        if (at > 1) {
            address.queryParam("page", at);
        }
        return address.encode().buildAndExpand(asked.toArray()).toUriString();
    }

    private static String text(MultiValueMap<String, String> parameters, String name, int longest) {
        var given = parameters.getFirst(name);
        var text = given == null ? "" : given.strip();
        if (text.length() > longest || text.indexOf('\0') >= 0) {
            throw unknown(name, text);
        }
        return text;
    }

    private static @Nullable String orNull(String text) {
        return text.isEmpty() ? null : text;
    }

    private static int page(MultiValueMap<String, String> parameters) {
        var page = number(parameters, "page", LAST_PAGE);
        return page == null ? 1 : page.intValue();
    }

    private static @Nullable Long number(MultiValueMap<String, String> parameters, String name, long most) {
        var text = text(parameters, name, 30);
        if (text.isEmpty()) {
            return null;
        }
        try {
            var number = Long.parseLong(text);
            if (number >= 1 && number <= most) {
                return number;
            }
        } catch (NumberFormatException unreadable) {
            throw unknown(name, text);
        }
        throw unknown(name, text);
    }

    private static String[] names(Enum<?>... known) {
        return Arrays.stream(known).map(Enum::name).toArray(String[]::new);
    }

    private static Set<String> values(MultiValueMap<String, String> parameters, String name, String... known) {
        List<String> given = new ArrayList<>(parameters.getOrDefault(name, List.of()));
        given.removeIf(value -> value == null || value.isBlank());
        if (given.size() > MOST_VALUES) {
            throw unknown(name, Integer.toString(given.size()));
        }
        for (var value : given) {
            var strange = known.length > 0 && !Arrays.asList(known).contains(value);
            if (strange || value.length() > MOST_VALUES || value.indexOf('\0') >= 0) {
                throw unknown(name, value);
            }
        }
        return new LinkedHashSet<>(given);
    }

    private static DomainException unknown(String field, String found) {
        var shown = found.replace("\0", "");
        return DomainException.invalid(FieldError.at(
                field,
                "type-mismatch",
                shown.length() > MOST_VALUES ? shown.substring(0, MOST_VALUES) + "…" : shown,
                null));
    }
}
