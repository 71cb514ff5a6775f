package coop.tablee.storefront.market;

import coop.tablee.assortment.AssortmentQuery;
import coop.tablee.assortment.AssortmentSort;
import coop.tablee.catalogue.Allergen;
import coop.tablee.catalogue.Label;
import coop.tablee.catalogue.Storage;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.storefront.Choice;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What the address of the shop window says: the choice of place and day, the filters, the words searched for, the order, and how far one has read. Everything
 * is in the address, so the back button and a shared link show the same shelf. A word that we do not know is refused (422), never guessed.
 *
 * @param family codes of families
 * @param label codes of labels
 * @param without allergens that must not be in it, traces and unknown ones included
 * @param storage codes of storage classes
 * @param producer the ids of producers
 * @param mine {@code FAVOURITES} for what the household marked only
 * @param cursor where the page before ended
 * @param from how many products were shown before this page
 */
public record ShopQuery(
        Choice choice,
        String q,
        Set<String> family,
        Set<String> label,
        Set<String> without,
        Set<String> storage,
        Set<String> producer,
        Set<String> mine,
        AssortmentSort sort,
        @Nullable String cursor,
        int from) {

    /** What narrows the shelf to something of the visitor's own. */
    enum Mine {
        FAVOURITES
    }

    private static final int MOST_VALUES = 40;
    private static final Pattern ID = Pattern.compile("[1-9][0-9]{0,17}");

    static ShopQuery of(MultiValueMap<String, String> parameters) {
        return new ShopQuery(
                choiceOf(parameters),
                words(parameters),
                values(parameters, "family"),
                values(parameters, "label", Label.values()),
                values(parameters, "without", Allergen.values()),
                values(parameters, "storage", Storage.values()),
                producers(parameters),
                values(parameters, "mine", Mine.values()),
                sortOf(parameters),
                parameters.getFirst("cursor"),
                from(parameters));
    }

    /** The place, the day and the hours that an address names. */
    public static Choice choiceOf(MultiValueMap<String, String> parameters) {
        return new Choice(number(parameters, "destination"), date(parameters), number(parameters, "slot"));
    }

    /** Whether anything narrows the shelf. */
    public boolean isFiltered() {
        return !q.isEmpty() || chosen().values().stream().anyMatch(values -> !values.isEmpty());
    }

    boolean isOfFavourites() {
        return !mine.isEmpty();
    }

    boolean isFirstPage() {
        return cursor == null;
    }

    ShopQuery at(Choice where) {
        return new ShopQuery(where, q, family, label, without, storage, producer, mine, sort, cursor, from);
    }

    /** The values chosen of each kind of filter, in the order of the page. */
    Map<String, Set<String>> chosen() {
        var chosen = new LinkedHashMap<String, Set<String>>();
        chosen.put("family", family);
        chosen.put("label", label);
        chosen.put("without", without);
        chosen.put("storage", storage);
        chosen.put("producer", producer);
        chosen.put("mine", mine);
        return chosen;
    }

    /** The address of this shelf, from its beginning. */
    String href() {
        return address(null, null, null, 0);
    }

    /** The address of the shelf without one value of one filter; {@code q} stands for the words. */
    String hrefWithout(String name, String value) {
        return address(name, value, null, 0);
    }

    String hrefOfNext(String next, int shown) {
        return address(null, null, next, shown);
    }

    /** The whole shelf of this place and day. */
    public String hrefOfEverything() {
        return new ShopQuery(
                        choice, "", Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), Set.of(), usualSort(""), null, 0)
                .href();
    }

    // What somebody asked for fills the address and never shapes it: each value has a place of its own in the template
    private String address(@Nullable String leftOut, @Nullable String leftOutValue, @Nullable String next, int shown) {
        var address = UriComponentsBuilder.fromPath("/");
        var asked = new ArrayList<>();
        addChoice(address, choice);
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
        if (sort != usualSort(q)) {
            address.queryParam("sort", sort);
        }
        if (next != null) {
            address.queryParam("cursor", next).queryParam("from", shown);
        }
        return address.fragment("market")
                .encode()
                .buildAndExpand(asked.toArray())
                .toUriString();
    }

    /** Writes a choice into an address. */
    public static void addChoice(UriComponentsBuilder address, Choice choice) {
        if (choice.destination() != null) {
            address.queryParam("destination", choice.destination());
        }
        if (choice.date() != null) {
            address.queryParam("date", choice.date());
        }
        if (choice.slot() != null) {
            address.queryParam("slot", choice.slot());
        }
    }

    private static @Nullable Long number(MultiValueMap<String, String> parameters, String name) {
        var text = parameters.getFirst(name);
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return Long.valueOf(text.strip());
        } catch (NumberFormatException unreadable) {
            throw unknown(name, text);
        }
    }

    private static @Nullable LocalDate date(MultiValueMap<String, String> parameters) {
        var text = parameters.getFirst("date");
        if (text == null || text.isBlank()) {
            return null;
        }
        try {
            return LocalDate.parse(text.strip());
        } catch (DateTimeParseException unreadable) {
            throw unknown("date", text);
        }
    }

    private static int from(MultiValueMap<String, String> parameters) {
        var from = number(parameters, "from");
        return from == null || from < 0 || from > 1_000_000 ? 0 : from.intValue();
    }

    private static String words(MultiValueMap<String, String> parameters) {
        var text = parameters.getFirst("q");
        var words = text == null ? "" : text.strip();
        if (words.length() > AssortmentQuery.LONGEST_SEARCH) {
            throw unknown("q", words);
        }
        return words;
    }

    private static AssortmentSort sortOf(MultiValueMap<String, String> parameters) {
        var text = parameters.getFirst("sort");
        if (text == null || text.isBlank()) {
            return usualSort(words(parameters));
        }
        return Arrays.stream(AssortmentSort.values())
                .filter(sort -> sort.name().equals(text))
                .findFirst()
                .orElseThrow(() -> unknown("sort", text));
    }

    /** What is searched for comes best match first, a shelf one strolls along by season. */
    private static AssortmentSort usualSort(String q) {
        return q.isEmpty() ? AssortmentSort.SEASON : AssortmentSort.RELEVANCE;
    }

    private static Set<String> values(MultiValueMap<String, String> parameters, String name, Enum<?>... known) {
        var values = new LinkedHashSet<String>();
        List<String> given = new ArrayList<>(parameters.getOrDefault(name, List.of()));
        given.removeIf(String::isBlank);
        if (given.size() > MOST_VALUES) {
            throw unknown(name, given.size());
        }
        for (var value : given) {
            var strange = known.length > 0
                    && Arrays.stream(known).noneMatch(one -> one.name().equals(value));
            if (strange || value.length() > MOST_VALUES) {
                throw unknown(name, value);
            }
            values.add(value);
        }
        return values;
    }

    /** Ids: anything else is no producer of ours. */
    private static Set<String> producers(MultiValueMap<String, String> parameters) {
        var values = values(parameters, "producer");
        values.stream()
                .filter(value -> !ID.matcher(value).matches())
                .findFirst()
                .ifPresent(value -> {
                    throw unknown("producer", value);
                });
        return values;
    }

    private static DomainException unknown(String field, Object found) {
        return DomainException.invalid(FieldError.at(field, "type-mismatch", shortened(found.toString()), null));
    }

    private static String shortened(String text) {
        return text.length() > MOST_VALUES ? text.substring(0, MOST_VALUES) + "…" : text;
    }
}
