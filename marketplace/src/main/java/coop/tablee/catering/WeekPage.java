package coop.tablee.catering;

import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The weekly page as its templates show it: everything already in the reader's words, nothing left to compute.
 *
 * @param more whether products are offered that have no row on the page
 */
record WeekPage(
        KitchenDoor door,
        List<KitchenDoor> doors,
        int number,
        int previousNumber,
        LocalDate monday,
        String range,
        LocalDate previous,
        LocalDate next,
        @Nullable Instant cutOff,
        boolean open,
        List<DayHead> days,
        List<Shelf> shelves,
        List<Mark> marks,
        Foot foot,
        String seen,
        String sendKey,
        boolean purchaseOrderRequired,
        String purchaseOrderNumber,
        boolean undoable,
        long revision,
        boolean lastWeekKnown,
        List<String> leftOut,
        String leftOutFrom,
        String savedAt,
        boolean more) {

    /** The same, saying what was left out of something else than the week before. */
    WeekPage leaving(List<String> other, String title) {
        return new WeekPage(
                door,
                doors,
                number,
                previousNumber,
                monday,
                range,
                previous,
                next,
                cutOff,
                open,
                days,
                shelves,
                marks,
                foot,
                seen,
                sendKey,
                purchaseOrderRequired,
                purchaseOrderNumber,
                undoable,
                revision,
                lastWeekKnown,
                other,
                title,
                savedAt,
                more);
    }

    public int rowCount() {
        return shelves.stream().mapToInt(shelf -> shelf.rows().size()).sum();
    }

    /** Columns of the grid: product, labels, unit, price, last week, the days, amount, money. */
    public int columns() {
        return columns(days.size());
    }

    static int columns(int days) {
        return days + 7;
    }

    public List<RowView> rows() {
        return shelves.stream().flatMap(shelf -> shelf.rows().stream()).toList();
    }

    /**
     * @param spokenLabel what the cells of the column are called by
     * @param name of its meals' field
     * @param state what may still be done: {@code open}, {@code closed}, {@code none}
     * @param orders numbers of orders placed for the day
     */
    record DayHead(
            LocalDate day,
            String label,
            String longLabel,
            String spokenLabel,
            String name,
            String meals,
            String state,
            String stateWords,
            List<String> orders) {}

    /**
     * A family's rows.
     *
     * @param family its code
     * @param open whether they are shown at once; of a long week only families with something to fix are
     * @param used how many are ordered
     */
    record Shelf(String family, String name, @Nullable String lang, List<RowView> rows, boolean open, long used) {}

    /**
     * @param offer the one whose details are shown
     * @param contains allergens in words; {@code traces} likewise
     * @param diets the diets of the house that it breaks, each a sentence
     * @param noLot whether no lot of the running agreements covers it
     * @param unit what is ordered, {@code content} what one of it holds
     */
    record RowView(
            String key,
            long offer,
            String name,
            @Nullable String lang,
            String from,
            String picture,
            String ground,
            List<String> contains,
            List<String> traces,
            List<String> diets,
            boolean noLot,
            List<Sign> signs,
            String unit,
            String content,
            String price,
            String priceWords,
            String lastWeek,
            List<CellView> cells,
            String quantity,
            String money,
            List<Say> says) {}

    /** A label in the narrow column: its letters, its full words, its tone. */
    record Sign(String letters, String words, String tone) {}

    /**
     * @param look absent, locked, sold_out or open
     * @param id of the input when something is wrong with it; {@code name} carries offer and version
     * @param ordered amount of earlier orders, in words; empty for none
     * @param coming what comes by itself, as a figure; empty for nothing, zero where it was left out; {@code comingLabel} says it in words
     * @param followed whether that is of the door's standing needs, whose days can be changed
     */
    record CellView(
            String look,
            String id,
            String name,
            String value,
            String day,
            String placeholder,
            String ordered,
            String orderedLabel,
            List<String> orders,
            String coming,
            String comingLabel,
            boolean followed,
            String lastWeek,
            String minimum,
            String step,
            boolean wrong) {}

    /** A problem in words, with its answers. {@code cell} is the id of the input it belongs to; {@code held} what somebody else put there meanwhile. */
    record Say(
            String id,
            String cell,
            String head,
            String text,
            @Nullable String held,
            List<Answer> answers) {}

    /** A button that puts an amount into a cell; {@code amount} is empty to clear it. */
    record Answer(String words, String value, String amount) {}

    /** What the live answer tells of each used row. {@code coming}: what comes by itself, day by day. */
    record Mark(String key, String quantity, String money, String coming) {}

    /**
     * @param perMeal empty when nobody eats
     * @param budget in words; empty for none
     * @param diets how many lines break a diet of the house, in words; empty for none
     * @param deposits what is lent, in words; empty for nothing
     * @param coming what of the week comes by itself, in words; empty for nothing
     * @param missing for each day below the minimum of its drop, what is missing
     * @param lots those that the sheet takes from, and those that near their ceiling
     * @param passed a sentence for each ceiling that would be passed, and for each line that a lot warns of
     * @param noLot how many lines no lot covers, in words; empty for none, or without agreements
     * @param tone of the figure: empty, {@code warn} over budget
     */
    record Foot(
            String perMeal,
            String budget,
            String tone,
            String meals,
            String totals,
            String deposits,
            String ordered,
            String coming,
            List<Gauge> shares,
            List<AllergenDays> allergens,
            String diets,
            List<DaySum> days,
            int ready,
            int toFix,
            String readyWords,
            String toFixWords,
            List<String> missing,
            List<LotLine> lots,
            List<String> passed,
            String noLot) {}

    /**
     * What is left of a lot, before and after what is in the sheet.
     *
     * @param tone {@code over} when the ceiling would be passed
     */
    record LotLine(String name, String before, String after, String tone) {}

    /** A share with its target; {@code value} and {@code target} are whole percents. */
    record Gauge(
            String label,
            String words,
            String targetWords,
            int value,
            @Nullable Integer target,
            String spoken) {}

    record AllergenDays(String name, String days) {}

    /**
     * @param joint what others ordered that counts for that minimum too; empty when nobody's does
     * @param drop what coming to the door costs that day, and whether its minimum is reached; empty when it costs and asks nothing
     * @param missing what is missing to the minimum, and what would reach it; empty when nothing is
     */
    record DaySum(String day, String lines, String money, String drop, String missing, String joint) {}
}
