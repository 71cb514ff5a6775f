package coop.tablee.distribution.board;

import coop.tablee.distribution.board.OrderQueries.Spot;
import coop.tablee.shared.Money;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of orders.
 *
 * @param value of those shown, VAT in, own parts only
 * @param next where the rest is; absent at the end
 * @param export the same search as a spreadsheet
 */
record OrderList(
        OrderSearch search,
        List<LocalDate> days,
        List<Spot> places,
        List<OrderRow> rows,
        int total,
        Money value,
        @Nullable String next,
        String export) {

    static OrderList of(OrderSearch search, List<OrderRow> rows, List<Spot> places, List<LocalDate> days) {
        var total = rows.isEmpty() ? 0 : rows.get(0).total();
        var more = search.offset() + rows.size() < total;
        return new OrderList(
                search,
                days,
                places,
                rows,
                total,
                Money.euro(rows.stream().mapToLong(OrderRow::value).sum()),
                more ? "/coop/orders" + search.at(search.page() + 1) : null,
                "/coop/orders.csv" + search.at(1));
    }

    public List<String> states() {
        return OrderSearch.STATES;
    }

    public OrderSearch.Show[] shows() {
        return OrderSearch.Show.values();
    }

    public OrderSearch.Sort[] sorts() {
        return OrderSearch.Sort.values();
    }
}
