package coop.tablee.stock;

import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/** What a producer wants to see of its stock: words of a name, a family, rows that need a look. */
record StockFilter(
        @Nullable String q,
        @Nullable Show show,
        @Nullable String family,
        @Nullable Integer page) {

    private static final int LONGEST = 100;
    private static final int LAST_PAGE = 1000;

    /** Which rows. */
    enum Show {
        ALL,
        LOW,
        SOLD_OUT,
        SHORT;

        public String messageKey() {
            return "stock.show." + name();
        }
    }

    public String search() {
        var words = q == null ? "" : q.strip();
        return words.length() > LONGEST ? words.substring(0, LONGEST) : words;
    }

    public Show shown() {
        return show == null ? Show.ALL : show;
    }

    public String familyOrAll() {
        return family == null ? "" : family;
    }

    public int number() {
        return page == null ? 1 : Math.min(Math.max(page, 1), LAST_PAGE);
    }

    public boolean isNarrow() {
        return !search().isEmpty() || shown() != Show.ALL || !familyOrAll().isEmpty();
    }

    public String href(Show other) {
        return address(other, 1);
    }

    /** The page itself, to come back to. */
    public String here() {
        return address(shown(), number());
    }

    public String next() {
        return address(shown(), number() + 1);
    }

    private String address(Show other, int number) {
        var uri = UriComponentsBuilder.fromPath("/stock");
        if (!search().isEmpty()) {
            uri.queryParam("q", "{q}");
        }
        if (other != Show.ALL) {
            uri.queryParam("show", other);
        }
        if (!familyOrAll().isEmpty()) {
            uri.queryParam("family", "{family}");
        }
        if (number > 1) {
            uri.queryParam("page", number);
        }
        return uri.encode()
                .buildAndExpand(Map.of("q", search(), "family", familyOrAll()))
                .toUriString();
    }
}
