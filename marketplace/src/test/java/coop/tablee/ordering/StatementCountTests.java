package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Mono;

/**
 * How much the database is asked for an order of few and of many lines, by PostgreSQL's own count of function calls in the transaction, so that a loop over
 * lines would show even where it hides in SQL.
 */
class StatementCountTests extends OrderingStory {

    private static final List<String> MANY = List.of(
            "Poireau",
            "Carotte",
            "Betterave",
            "Chou rouge",
            "Pomme de terre",
            "Lait entier",
            "Spaghetti",
            "Baguette",
            "Oignon jaune",
            "Pain gris au levain");

    @Autowired
    TransactionalOperator transaction;

    @Test
    void anOrderOfEightyLinesAsksNoMoreThanOneOfOne() {
        var one = callsFor(1);
        assertThat(one).containsEntry("place", 1L).containsEntry("details", 1L).containsEntry("post", 1L);
        assertThat(callsFor(10)).isEqualTo(one);
        assertThat(callsFor(80)).isEqualTo(one);
    }

    private Map<String, Long> callsFor(int lines) {
        var order = anOrder(village);
        for (var i = 0; i < lines; i++) {
            order.of(MANY.get(i % MANY.size()), 1);
        }
        return database.sql("set local track_functions = 'all'")
                .then()
                .then(calls())
                .flatMap(before -> placement
                        .place(order.paidBy(PaymentMethod.TEST), village.actor("household"))
                        .then(calls())
                        .map(after -> without(before, after)))
                .as(transaction::transactional)
                .block();
    }

    private Mono<Map<String, Long>> calls() {
        return database.sql("select funcname, calls from pg_stat_xact_user_functions where calls > 0")
                .map(row -> Map.entry(row.get("funcname", String.class), row.get("calls", Long.class)))
                .all()
                .collectMap(Map.Entry::getKey, Map.Entry::getValue);
    }

    private static Map<String, Long> without(Map<String, Long> before, Map<String, Long> after) {
        var spent = new TreeMap<>(after);
        before.forEach((function, calls) -> spent.merge(function, -calls, Long::sum));
        spent.values().removeIf(calls -> calls == 0);
        return spent;
    }
}
