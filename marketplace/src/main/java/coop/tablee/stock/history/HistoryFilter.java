package coop.tablee.stock.history;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import coop.tablee.stock.StockLevels;
import coop.tablee.stock.history.Happening.Kind;
import java.time.LocalDate;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * What somebody wants to see of what happened; whatever is not said does not matter.
 *
 * @param person the account of who did it
 * @param from the first day, as the days of the territory go
 * @param until the last day
 * @param page counted from 1
 */
record HistoryFilter(
        @Nullable Long product,
        @Nullable Kind kind,
        @Nullable Long person,
        @Nullable LocalDate from,
        @Nullable LocalDate until,
        @Nullable Integer page) {

    static final int LAST_PAGE = 10_000;

    /** Refuses ({@code invalid-input}) days that cannot be, and an end before its beginning. */
    HistoryFilter checked() {
        StockLevels.requireSane(from);
        StockLevels.requireSane(until);
        if (from != null && until != null && until.isBefore(from)) {
            throw DomainException.invalid(FieldError.at("until", "ends-before-it-begins", until, from));
        }
        return this;
    }

    /** The same from the last that happened on, whatever page was asked for. */
    HistoryFilter fromTheTop() {
        return new HistoryFilter(product, kind, person, from, until, null);
    }

    public int number() {
        return page == null ? 1 : Math.min(Math.max(page, 1), LAST_PAGE);
    }

    public boolean isNarrow() {
        return product != null || kind != null || person != null || from != null || until != null;
    }

    public String next() {
        return address("/stock/history", number() + 1);
    }

    public String file() {
        return address("/stock/history.csv", 1);
    }

    private String address(String path, int number) {
        return UriComponentsBuilder.fromPath(path)
                .queryParamIfPresent("product", Optional.ofNullable(product))
                .queryParamIfPresent("kind", Optional.ofNullable(kind))
                .queryParamIfPresent("person", Optional.ofNullable(person))
                .queryParamIfPresent("from", Optional.ofNullable(from))
                .queryParamIfPresent("until", Optional.ofNullable(until))
                .queryParamIfPresent("page", Optional.of(number).filter(later -> later > 1))
                .toUriString();
    }
}
