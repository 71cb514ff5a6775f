package coop.tablee.catalogue;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which products a list shows.
 *
 * @param search part of a name in any language, of an article number or of the producer's name; accents and case do not count; blank = all
 * @param producer one producer's only
 * @param limit rows of a page, 1 to {@value #MOST}
 * @param page from 1
 */
public record ProductFilter(
        String search, State state, @Nullable Long producer, Sort sort, int limit, int page, Locale locale) {

    static final int MOST = 20_000;
    private static final int LONGEST_SEARCH = 100;

    public ProductFilter {
        search = search.strip();
        search = search.length() > LONGEST_SEARCH ? search.substring(0, LONGEST_SEARCH) : search;
        limit = Math.max(1, Math.min(limit, MOST));
        page = Math.max(1, Math.min(page, 1_000_000));
    }

    long offset() {
        return (long) (page - 1) * limit;
    }

    ProductFilter whole(int most) {
        return new ProductFilter(search, state, producer, sort, most, 1, locale);
    }

    /** How a product stands. */
    public enum State {
        ALL,
        COMPLETE,
        INCOMPLETE,
        WITHDRAWN;

        public String messageKey() {
            return "catalogue.state." + name();
        }
    }

    /** The order of the list. */
    public enum Sort {
        NAME,
        PRODUCER,
        PRICE,
        NEWEST;

        public String messageKey() {
            return "catalogue.sort." + name();
        }
    }
}
