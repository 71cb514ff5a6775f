package coop.tablee.stock.history;

import coop.tablee.stock.history.Happening.Kind;
import coop.tablee.stock.history.StockHistory.Person;
import coop.tablee.stock.history.StockHistory.Product;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What happened to all of a producer's stock, as far as it was asked for, and what can be asked for. */
record HistoryPage(
        HistoryFilter filter,
        List<Happening> happenings,
        @Nullable String next,
        List<Product> products,
        List<Person> people) {

    static HistoryPage of(HistoryFilter filter, List<Happening> found, List<Product> products, List<Person> people) {
        var more = found.size() > StockHistory.PAGE;
        return new HistoryPage(
                filter,
                more ? found.subList(0, StockHistory.PAGE) : found,
                more ? filter.next() : null,
                products,
                people);
    }

    public List<Kind> kinds() {
        return List.of(Kind.values());
    }
}
