package coop.tablee.distribution.board;

import coop.tablee.shared.DomainException;
import coop.tablee.shared.DomainException.Kind;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.util.MultiValueMap;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Which orders a coordinator looks for.
 *
 * @param day absent for all days
 * @param words part of a number or of a buyer's name
 * @param state ordering's word; empty for all that are alive
 */
record OrderSearch(
        @Nullable LocalDate day,
        String words,
        String state,
        @Nullable Long destination,
        Show show,
        Sort sort,
        int page) {

    static final int PAGE = 100;
    static final List<String> STATES = List.of(
            "AWAITING_APPROVAL",
            "AWAITING_PAYMENT",
            "PLACED",
            "CONFIRMED",
            "PACKED",
            "DELIVERED",
            "SETTLED",
            "CANCELLED",
            "EXPIRED",
            "FAILED");
    private static final int LONGEST_WORDS = 100;
    private static final int MOST_PAGES = 1000;

    /** What is wrong with an order. */
    enum Show {
        ALL,
        SHORT,
        REFUSED,
        UNPAID,
        UNFETCHED,
        UNPACKED;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    enum Sort {
        NUMBER,
        BUYER,
        DESTINATION,
        VALUE,
        STATE;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Reads what was asked for. What is no choice of ours counts as not chosen; a day that is none is malformed. */
    static OrderSearch of(MultiValueMap<String, String> asked, @Nullable LocalDate usual) {
        var words = text(asked, "q");
        return new OrderSearch(
                day(text(asked, "date"), usual),
                shortened(words),
                STATES.contains(text(asked, "state")) ? text(asked, "state") : "",
                number(text(asked, "destination")),
                chosen(Show.values(), text(asked, "show"), Show.ALL),
                chosen(Sort.values(), text(asked, "sort"), Sort.NUMBER),
                page(text(asked, "page")));
    }

    /** The same search on another page; as a query of an address. */
    String at(int other) {
        var uri = UriComponentsBuilder.newInstance().queryParam("date", day == null ? "all" : day);
        if (!words.isEmpty()) {
            uri.queryParam("q", "{words}");
        }
        if (!state.isEmpty()) {
            uri.queryParam("state", state);
        }
        if (destination != null) {
            uri.queryParam("destination", destination);
        }
        if (show != Show.ALL) {
            uri.queryParam("show", show.word());
        }
        if (sort != Sort.NUMBER) {
            uri.queryParam("sort", sort.word());
        }
        if (other > 1) {
            uri.queryParam("page", other);
        }
        return words.isEmpty()
                ? uri.build().toUriString()
                : uri.encode().buildAndExpand(words).toUriString();
    }

    int offset() {
        return (page - 1) * PAGE;
    }

    static String shortened(String words) {
        return words.substring(0, Math.min(LONGEST_WORDS, words.length()));
    }

    /** Whether it is a day of these centuries. */
    static boolean isPossible(LocalDate day) {
        return day.getYear() >= 2000 && day.getYear() <= 2200;
    }

    private static String text(MultiValueMap<String, String> asked, String name) {
        var value = asked.getFirst(name);
        return value == null ? "" : value.strip();
    }

    private static @Nullable LocalDate day(String typed, @Nullable LocalDate usual) {
        if (typed.equals("all")) {
            return null;
        }
        if (typed.isEmpty()) {
            return usual;
        }
        try {
            var day = LocalDate.parse(typed);
            if (isPossible(day)) {
                return day;
            }
        } catch (DateTimeParseException unreadable) {
            throw new DomainException(Kind.MALFORMED, "bad-request");
        }
        throw new DomainException(Kind.MALFORMED, "bad-request");
    }

    private static @Nullable Long number(String typed) {
        return typed.matches("\\d{1,18}") ? Long.valueOf(typed) : null;
    }

    private static int page(String typed) {
        return typed.matches("\\d{1,4}") ? Math.min(MOST_PAGES, Math.max(1, Integer.parseInt(typed))) : 1;
    }

    private static <E extends Enum<E>> E chosen(E[] choices, String typed, E usual) {
        return Arrays.stream(choices)
                .filter(choice -> choice.name().equalsIgnoreCase(typed))
                .findFirst()
                .orElse(usual);
    }
}
