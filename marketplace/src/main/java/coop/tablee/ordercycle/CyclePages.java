package coop.tablee.ordercycle;

import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Formats;
import coop.tablee.platform.page.Place;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Component;

/** Makes the view records of the coordinator's pages: chooses words, orders by week, adds nothing up that SQL could. */
@Component
class CyclePages {

    private static final List<CycleState> SEATS = List.of(
            CycleState.PLANNED,
            CycleState.OPEN,
            CycleState.CLOSED,
            CycleState.PACKING,
            CycleState.DELIVERED,
            CycleState.SETTLED);

    private final MessageSource messages;
    private final Formats formats;
    private final BusinessClock clock;

    CyclePages(MessageSource messages, Formats formats, BusinessClock clock) {
        this.messages = messages;
        this.formats = formats;
        this.clock = clock;
    }

    BoardPage board(List<CycleRow> rows, Locale locale) {
        var weeks = new TreeMap<LocalDate, List<CycleCard>>((one, other) -> other.compareTo(one));
        for (var row : rows) {
            weeks.computeIfAbsent(CopyWeek.mondayOf(row.deliveryDate()), monday -> new ArrayList<>())
                    .add(0, card(row, locale));
        }
        var open = rows.stream().filter(row -> row.state() == CycleState.OPEN).count();
        var last = rows.stream()
                .filter(row -> row.state() != CycleState.CANCELLED)
                .map(CycleRow::deliveryDate)
                .max(LocalDate::compareTo)
                .orElse(null);
        return new BoardPage(
                open, next(last), sections(weeks, monday -> !isOver(monday)), sections(weeks, this::isOver));
    }

    private static List<WeekSection> sections(Map<LocalDate, List<CycleCard>> weeks, Predicate<LocalDate> chosen) {
        return weeks.entrySet().stream()
                .filter(week -> chosen.test(week.getKey()))
                .map(week -> new WeekSection(week.getKey(), numberOf(week.getKey()), week.getValue()))
                .toList();
    }

    private boolean isOver(LocalDate monday) {
        return monday.plusDays(6).isBefore(now().toLocalDate());
    }

    CycleCard card(CycleRow row, Locale locale) {
        return new CycleCard(
                row.id(),
                row.deliveryDate(),
                row.state() == CycleState.CANCELLED ? List.of() : seats(row, locale),
                word("cycles.state." + row.state(), locale),
                situation(row, locale),
                row.offers(),
                row.state().isEditable(),
                row.state() == CycleState.PLANNED);
    }

    /** Now, as the clock on the wall says it. */
    LocalDateTime now() {
        return LocalDateTime.ofInstant(clock.instant(), ZoneId.of("Europe/Brussels"));
    }

    /** The week after the last one, but never one that is over. Absent when there is none to copy. */
    @Nullable
    NextWeek next(@Nullable LocalDate last) {
        if (last == null) {
            return null;
        }
        var from = CopyWeek.mondayOf(last);
        var to = from.plusWeeks(1);
        var today = now().toLocalDate();
        if (to.plusDays(6).isBefore(today)) {
            to = CopyWeek.mondayOf(today.plusWeeks(1));
        }
        return new NextWeek(from, numberOf(from), to, numberOf(to));
    }

    private List<Place> seats(CycleRow row, Locale locale) {
        var now = SEATS.indexOf(row.state());
        var seats = new ArrayList<Place>();
        for (var seat = 0; seat < SEATS.size(); seat++) {
            var state = seat < now ? Place.State.DONE : seat == now ? Place.State.NOW : Place.State.TO_COME;
            seats.add(new Place(state, word("cycles.state." + SEATS.get(seat), locale), ""));
        }
        return seats;
    }

    private String situation(CycleRow row, Locale locale) {
        var write = formats.in(locale);
        return switch (row.state()) {
            case PLANNED -> word("cycles.opens", locale, write.dayAndTime(row.opensAt()));
            case OPEN ->
                word(
                        "cycles.open-until",
                        locale,
                        write.weekdayAndTime(row.householdCutOffAt()),
                        write.weekdayAndTime(row.institutionCutOffAt()));
            case CLOSED ->
                word(
                        row.deliveryDate().isBefore(now().toLocalDate())
                                ? "cycles.situation.past"
                                : "cycles.situation.CLOSED",
                        locale);
            default -> word("cycles.situation." + row.state(), locale);
        };
    }

    private String word(String key, Locale locale, Object... arguments) {
        return messages.getMessage(key, arguments, locale);
    }

    static int numberOf(LocalDate monday) {
        return monday.get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
    }

    /** The board: how many dates are open, and the weeks, the latest first; those that are over stand apart. */
    record BoardPage(long open, @Nullable NextWeek next, List<WeekSection> weeks, List<WeekSection> past) {}

    /** What copying would do: a week and the one it would open, by Monday and ISO number. */
    record NextWeek(LocalDate from, int fromNumber, LocalDate to, int toNumber) {

        int shift() {
            return (int) ChronoUnit.DAYS.between(from, to);
        }
    }

    record WeekSection(LocalDate monday, int number, List<CycleCard> cycles) {}

    record CycleCard(
            long id,
            LocalDate date,
            List<Place> seats,
            String state,
            String situation,
            long offers,
            boolean editable,
            boolean removable) {}

    /** The preview of a week. {@code opens}: whether at least one date would be opened. */
    record NewWeekPage(
            NextWeek week,
            List<TargetDate> dates,
            boolean opens,
            long copied,
            List<PlannedRow> repriced,
            List<PlannedRow> leftOut,
            List<NewProductRow> added) {

        static NewWeekPage of(NextWeek week, List<TargetDate> dates, List<PlannedRow> plan, List<NewProductRow> added) {
            return new NewWeekPage(
                    week,
                    dates,
                    dates.stream().anyMatch(date -> date.obstacle() == null),
                    plan.stream().filter(row -> !row.isLeftOut()).count(),
                    plan.stream().filter(PlannedRow::isRepriced).toList(),
                    plan.stream().filter(PlannedRow::isLeftOut).toList(),
                    added);
        }
    }
}
