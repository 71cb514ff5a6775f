package coop.tablee.distribution.board;

import coop.tablee.platform.api.ApiAmounts;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One order as the programs of a cooperative that sells in it read it: its own lines, VAT in.
 *
 * @param shared whether others sell in it too
 * @param days on which it could come instead, {@code places} where, {@code times} when a part of it could
 */
record SoldOrderView(
        String number,
        String state,
        long version,
        String buyer,
        @Nullable String purchaseOrderNumber,
        LocalDate deliveryDate,
        Named destination,
        Map<String, String> value,
        boolean shared,
        boolean mayCorrect,
        boolean mayWithdraw,
        boolean mayMove,
        boolean maySplit,
        List<Line> lines,
        List<LocalDate> days,
        List<Named> places,
        List<Time> times) {

    static SoldOrderView of(OrderSheet order) {
        return new SoldOrderView(
                order.number(),
                order.state().toLowerCase(Locale.ROOT),
                order.version(),
                order.buyer(),
                order.purchaseOrderNumber(),
                order.day(),
                new Named(String.valueOf(order.destinationId()), order.destination()),
                euro(order.value()),
                order.isShared(),
                order.mayCorrect(),
                order.mayWithdraw(),
                order.mayMove(),
                order.maySplit(),
                order.lines().stream().map(Line::of).toList(),
                order.days(),
                order.places().stream()
                        .map(place -> new Named(String.valueOf(place.id()), place.name()))
                        .toList(),
                order.times().stream().map(Time::of).toList());
    }

    record Named(String id, String name) {}

    /** Quantities in ordering units; {@code available} what more there is of it, null when it is made as ordered. */
    record Line(
            String line,
            Map<String, String> names,
            String producer,
            String orderingUnit,
            String ordered,
            String quantity,
            @Nullable String packed,
            Map<String, String> total,
            @Nullable String available,
            Instant cutOff) {

        static Line of(OrderSheet.Line line) {
            return new Line(
                    String.valueOf(line.id()),
                    line.names().texts(),
                    line.producer(),
                    line.orderingUnit(),
                    ApiAmounts.plain(line.ordered()),
                    ApiAmounts.plain(line.quantity()),
                    ApiAmounts.plainOrNone(line.packed()),
                    euro(line.total()),
                    ApiAmounts.plainOrNone(line.left()),
                    line.cutOff());
        }
    }

    record Time(
            LocalDate day,
            @Nullable String slot,
            @Nullable LocalTime opens,
            @Nullable LocalTime closes) {

        static Time of(OrderSheet.Time time) {
            var slot = time.slot();
            return new Time(time.day(), slot == null ? null : String.valueOf(slot), time.opens(), time.closes());
        }
    }

    /** One of a list of them. */
    record Row(
            String number,
            String state,
            String buyer,
            @Nullable String purchaseOrderNumber,
            LocalDate deliveryDate,
            String destination,
            int lines,
            Map<String, String> value,
            boolean shared) {

        static Row of(SoldOrderRow row) {
            return new Row(
                    row.number(),
                    row.state().toLowerCase(Locale.ROOT),
                    row.buyer(),
                    row.purchaseOrderNumber(),
                    row.day(),
                    row.destination(),
                    row.lines(),
                    euro(row.value()),
                    row.shared());
        }
    }

    private static Map<String, String> euro(long cents) {
        return ApiAmounts.euro(BigDecimal.valueOf(cents, 2));
    }
}
