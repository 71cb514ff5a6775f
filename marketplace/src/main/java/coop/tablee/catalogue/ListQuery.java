package coop.tablee.catalogue;

import coop.tablee.catalogue.ProductFilter.Sort;
import coop.tablee.catalogue.ProductFilter.State;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** What an address asks of a list. What it does not say, or says in a way that nobody understands, is the usual. */
record ListQuery(
        @Nullable String q,
        @Nullable String state,
        @Nullable String producer,
        @Nullable String sort,
        @Nullable String limit,
        @Nullable String page) {

    private static final int USUAL_LIMIT = 100;
    private static final Pattern NUMBER = Pattern.compile("\\d{1,9}");
    private static final Pattern ID = Pattern.compile("\\d{1,18}");

    ProductFilter filter(State usual, Locale locale) {
        return new ProductFilter(
                q == null ? "" : q,
                usual == State.INCOMPLETE ? usual : word(State.values(), state, usual),
                producer != null && ID.matcher(producer).matches() ? Long.valueOf(producer) : null,
                word(Sort.values(), sort, Sort.NAME),
                Math.min(number(limit, USUAL_LIMIT), CompletionForm.MOST_ROWS),
                number(page, 1),
                locale);
    }

    /** The address's query for another page of the same list. */
    String link(ProductFilter filter, int page) {
        var query = UriComponentsBuilder.newInstance()
                .queryParam("q", "{q}")
                .queryParam("state", filter.state())
                .queryParam("sort", filter.sort())
                .queryParam("limit", filter.limit())
                .queryParam("page", page);
        if (filter.producer() != null) {
            query.queryParam("producer", filter.producer());
        }
        return query.encode().buildAndExpand(filter.search()).toUriString();
    }

    private static int number(@Nullable String text, int usual) {
        return text != null && NUMBER.matcher(text).matches() ? Integer.parseInt(text) : usual;
    }

    private static <E extends Enum<E>> E word(E[] values, @Nullable String text, E usual) {
        return Arrays.stream(values)
                .filter(value -> value.name().equalsIgnoreCase(text))
                .findFirst()
                .orElse(usual);
    }
}
