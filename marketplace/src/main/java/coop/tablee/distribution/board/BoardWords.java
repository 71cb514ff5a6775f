package coop.tablee.distribution.board;

import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.LocalFormats;
import coop.tablee.platform.page.Place;
import coop.tablee.shared.Money;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;
import org.springframework.util.StringUtils;

/** Puts what the database found into words, and gives every exception its one next step. */
@Component
class BoardWords {

    static final ZoneId ZONE = ZoneId.of("Europe/Brussels");
    private static final List<String> SEATS = List.of("PLANNED", "OPEN", "CLOSED", "PACKING", "DELIVERED", "SETTLED");
    private static final int MOST_AHEAD = 5;

    private final MessageSource messages;
    private final Formats formats;
    private final BusinessClock clock;

    BoardWords(MessageSource messages, Formats formats, BusinessClock clock) {
        this.messages = messages;
        this.formats = formats;
        this.clock = clock;
    }

    LocalDate today() {
        return LocalDate.now(clock.withZone(ZONE));
    }

    BoardPage page(List<TroubleRow> troubles, List<DateRow> dates, List<NextWeekRow> next, Locale locale) {
        var now = clock.instant();
        return new BoardPage(
                now,
                dates.stream().mapToInt(DateRow::orders).sum(),
                troubles.stream()
                        .sorted(Comparator.comparing(TroubleRow::kind))
                        .map(row -> trouble(row, now, locale))
                        .toList(),
                dates.stream().map(row -> day(row, now, locale)).toList(),
                next.stream().map(BoardWords::week).findFirst().orElse(null),
                ahead(dates, now, locale));
    }

    private Trouble trouble(TroubleRow row, Instant now, Locale locale) {
        var write = formats.in(locale);
        var kind = row.kind();
        var day = row.day() == null ? "" : write.day(row.day());
        Object[] said = {row.count(), Objects.requireNonNullElse(row.who(), ""), day, goods(row, write, locale)};
        return new Trouble(
                kind.tone(),
                kind.icon(),
                StringUtils.capitalize(word(kind.key() + ".title", locale, said)),
                StringUtils.capitalize(word(kind.key() + ".text", locale, said)),
                when(row, now, write, locale),
                word(kind.key() + ".act", locale, said),
                act(row),
                kind == TroubleRow.Kind.UNCONFIRMED || kind == TroubleRow.Kind.SHORTAGE);
    }

    private String goods(TroubleRow row, LocalFormats write, Locale locale) {
        var names = row.names();
        var quantity = row.quantity();
        if (quantity == null) {
            return "";
        }
        if (names == null) {
            return write.money(Money.euro(quantity.longValue()));
        }
        var unit = word("unit." + row.unit() + ".counted", locale, quantity);
        return word(
                "board.goods",
                locale,
                write.quantity(quantity, unit),
                names.in(locale).text());
    }

    /** How long it has been so, how long there still is, or the day it is about. */
    private String when(TroubleRow row, Instant now, LocalFormats write, Locale locale) {
        var since = row.since();
        if (since == null) {
            var day = row.day();
            return day == null ? "" : write.shortDay(day);
        }
        var passed = Duration.between(since, now);
        if (passed.isNegative()) {
            return word("board.in", locale, span(passed.abs(), locale));
        }
        return word("board.since", locale, span(passed, locale));
    }

    private String span(Duration span, Locale locale) {
        if (span.toHours() < 1) {
            return word("board.minutes", locale, Math.max(1, span.toMinutes()));
        }
        return span.toDays() < 2
                ? word("board.hours", locale, span.toHours())
                : word("board.days", locale, span.toDays());
    }

    private static String act(TroubleRow row) {
        return switch (row.kind()) {
            case SHORTAGE -> "/coop/board/shortages/" + row.ref();
            case PACKED_SHORT -> "/coop/orders?date=" + row.day() + "&show=short";
            case UNROUTED -> "/coop/orders?date=" + row.day() + "&destination=" + row.ref();
            case DROP_BELOW -> "/coop/orders?date=" + row.day() + "&destination=" + row.ref();
            case REFUSED, NO_NUMBER -> "/coop/orders/" + row.ref();
            case BEING_DROPPED -> "/coop/orders?date=" + row.day();
            case UNCONFIRMED -> "/coop/board/confirmation";
            case CYCLE_NOT_CLOSED -> "/coop/cycles/" + row.ref();
            case DAY_NOT_DONE -> "/coop/packing?date=" + row.day();
            case NOT_FETCHED -> "/coop/not-fetched";
            case UNPAID -> "/coop/orders?date=all&show=unpaid";
            case PAYING -> "/coop/orders?date=all&state=AWAITING_PAYMENT";
            case APPROVING -> "/coop/orders?date=all&state=AWAITING_APPROVAL";
            case INCOMPLETE -> "/coop/products/incomplete";
        };
    }

    private BoardPage.Day day(DateRow row, Instant now, Locale locale) {
        return new BoardPage.Day(
                row.cycle(),
                row.day(),
                word("cycles.state." + row.state(), locale),
                seats(row.state(), locale),
                situation(row, now, locale),
                row.orders(),
                Money.euro(row.value()),
                row.consignments(),
                row.packed(),
                percent(row.packed(), row.consignments()),
                row.received(),
                percent(row.received(), row.consignments()),
                row.amiss(),
                row.packed() == 0 && SEATS.indexOf(row.state()) < SEATS.indexOf("PACKING"));
    }

    private List<Place> seats(String state, Locale locale) {
        var now = SEATS.indexOf(state);
        var seats = new ArrayList<Place>();
        for (var seat = 0; seat < SEATS.size(); seat++) {
            var filled = seat < now ? Place.State.DONE : seat == now ? Place.State.NOW : Place.State.TO_COME;
            seats.add(new Place(filled, word("cycles.state." + SEATS.get(seat), locale), ""));
        }
        return seats;
    }

    private String situation(DateRow row, Instant now, Locale locale) {
        var write = formats.in(locale);
        return switch (row.state()) {
            case "PLANNED" -> word("board.opens", locale, write.weekdayAndTime(row.opensAt()));
            case "OPEN" -> {
                var next = row.institutionCutOff().isAfter(now) ? row.institutionCutOff() : row.householdCutOff();
                yield next.isAfter(now)
                        ? word(
                                next.equals(row.institutionCutOff())
                                        ? "board.closes.kitchens"
                                        : "board.closes.households",
                                locale,
                                write.weekdayAndTime(next),
                                span(Duration.between(now, next), locale))
                        : word("board.closing", locale);
            }
            default -> word("board.situation." + row.state(), locale);
        };
    }

    private List<BoardPage.Ahead> ahead(List<DateRow> dates, Instant now, Locale locale) {
        var write = formats.in(locale);
        var ahead = new ArrayList<BoardPage.Ahead>();
        for (var row : dates) {
            var day = write.shortDay(row.day());
            if (row.state().equals("OPEN")) {
                ahead.add(new BoardPage.Ahead(
                        row.institutionCutOff(), word("board.ahead.kitchens", locale, day), orders(row, locale)));
                ahead.add(new BoardPage.Ahead(
                        row.householdCutOff(), word("board.ahead.households", locale, day), orders(row, locale)));
            } else if (row.state().equals("PLANNED")) {
                ahead.add(new BoardPage.Ahead(row.opensAt(), word("board.ahead.opens", locale, day), ""));
            }
        }
        return ahead.stream()
                .filter(one -> one.at().isAfter(now))
                .sorted(Comparator.comparing(BoardPage.Ahead::at))
                .limit(MOST_AHEAD)
                .toList();
    }

    private String orders(DateRow row, Locale locale) {
        return word("board.orders", locale, row.orders());
    }

    private static BoardPage.NextWeek week(NextWeekRow row) {
        return new BoardPage.NextWeek(
                number(row.from()), number(row.to()), row.dates(), row.offers(), row.repriced(), row.leftOut());
    }

    private static int number(LocalDate monday) {
        return monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    private static int percent(int part, int whole) {
        return whole == 0 ? 0 : part * 100 / whole;
    }

    private String word(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }
}
