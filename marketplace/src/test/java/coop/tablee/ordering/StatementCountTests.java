package coop.tablee.ordering;

import static coop.tablee.ordering.Orders.anOrder;
import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.stock.StockChange;
import coop.tablee.stock.StockLevels;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
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

    @Autowired
    RequestReading reading;

    @Autowired
    OrderStore store;

    @Autowired
    StockLevels levels;

    @Autowired
    DueShortages due;

    @Test
    void anOrderOfEightyLinesAsksNoMoreThanOneOfOne() {
        // The drop is there from the first order on
        callsFor(1, 1);
        var one = callsFor(1, 1);
        assertThat(one)
                .containsEntry("place_all", 1L)
                .containsEntry("capture_all", 1L)
                .containsEntry("reserve", 1L)
                .doesNotContainKey("details");
        assertThat(callsFor(1, 10)).isEqualTo(one);
        assertThat(callsFor(1, 80)).isEqualTo(one);
    }

    @Test
    void manyCheckoutsOnAccountAskAlmostNoMoreThanOne() {
        var one = callsFor(1, 10);
        var ten = callsFor(10, 10);
        ten.keySet().removeIf(function -> one.get(function) == null);
        assertThat(ten)
                .containsEntry("place_all", 1L)
                .containsEntry("reserve", 1L)
                .containsEntry("take_slots", 1L)
                .containsEntry("record_trails", 1L);
    }

    @Test
    void aShortageAsksNoMoreOfThreeHundredOrdersThanOfThree() {
        run(
                "select stock.post(array[id], array['receive'], array[9000]::numeric[], array[null]::bigint[], null, 'harvest') from stock.stock_row where not on_demand");
        run("update delivery.slot set crates = 9000, chilled_crates = 9000, frozen_crates = 9000");
        var few = callsForAShortageOver(3);
        assertThat(few)
                .containsEntry("cut_all", 1L)
                .containsEntry("confirm", 1L)
                .containsEntry("refund_all", 1L)
                .containsEntry("post_all", 1L);
        assertThat(callsForAShortageOver(300)).isEqualTo(few);
    }

    /** What each order asks is two fifths more than there is. */
    private Map<String, Long> callsForAShortageOver(int orders) {
        Flux.range(0, orders)
                .flatMap(
                        i -> placement.place(
                                order(3).of("Poireau", 4).paidBy(PaymentMethod.TEST), village.actor("household")),
                        64)
                .blockLast();
        var cycle = village.cycle("grandChamp", village.firstDate());
        var counted = levels.change(
                List.of(StockChange.set(village.product("Poireau"), BigDecimal.valueOf(orders * 3L))),
                village.actor("producer"));
        var closed = database.sql("update ordercycle.cycle set state = 'CLOSED' where id = " + cycle);
        var open = database.sql("update ordercycle.cycle set state = 'OPEN' where id = " + cycle);
        var plenty = levels.change(
                List.of(StockChange.set(village.product("Poireau"), BigDecimal.valueOf(9000))),
                village.actor("producer"));
        // All of it in one transaction: the node's own jobs see nothing of it
        return database.sql("set local track_functions = 'all'")
                .then()
                .then(counted.then())
                .then(closed.then())
                .then(calls())
                .flatMap(before -> due.cutAll()
                        .doOnNext(cut -> assertThat(cut).isPositive())
                        .then(calls())
                        .map(after -> without(before, after)))
                .flatMap(spent -> open.then().then(plenty.then()).thenReturn(spent))
                // Asked row by row, by whoever compares with it
                .doOnNext(spent -> spent.remove("business_time"))
                .as(transaction::transactional)
                .block();
    }

    private Map<String, Long> callsFor(int checkouts, int lines) {
        var buyer = Buyer.of(village.actor("household"));
        var commands = IntStream.range(0, checkouts)
                .mapToObj(i -> order(lines).paidBy(PaymentMethod.TEST))
                .toList();
        var document = reading.readAll(commands.stream()
                        .map(command -> RequestReading.Ask.of(buyer, command))
                        .toList())
                .map(facts -> PlacingDocument.of(
                        IntStream.range(0, checkouts)
                                .mapToObj(i -> sound(commands.get(i), buyer, facts.get(i)))
                                .toList(),
                        null))
                .block();
        return database.sql("set local track_functions = 'all'")
                .then()
                .then(calls())
                .flatMap(before -> store.placeAll(document).then(calls()).map(after -> without(before, after)))
                .as(transaction::transactional)
                .block();
    }

    private Orders order(int lines) {
        var order = anOrder(village);
        for (var i = 0; i < lines; i++) {
            order.of(MANY.get(i % MANY.size()), 1);
        }
        return order;
    }

    private static PlacingDocument.Sound sound(PlaceCheckout command, Buyer buyer, RequestFacts facts) {
        var draft = CheckoutDraft.of(command.orders(), buyer.audience(), facts, command.alone());
        assertThat(draft.problems()).isEmpty();
        return new PlacingDocument.Sound(draft, command, buyer, RequestHash.of(command));
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
