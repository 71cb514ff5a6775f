package coop.tablee.payment.stripe;

import static org.assertj.core.api.Assertions.assertThat;

import coop.tablee.ordering.OrderDetails;
import coop.tablee.testing.MarketplaceTest;
import coop.tablee.testing.Patience;
import coop.tablee.testing.StripeStub.Mood;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;
import org.springframework.transaction.reactive.TransactionalOperator;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Nodes that are told at once of money of one order, which several payments hold: all of them are locked in one order, so nobody loses a deadlock. A third holds the payments until
 * both stand before them, so that it would come to one each time.
 */
@MarketplaceTest
@DirtiesContext
class TellingTests extends CardStories {

    private static final int ROUNDS = 25;

    @Autowired
    TransactionalOperator transaction;

    @Test
    void twoRefundsOfOneOrder() {
        var refunds = refundsThatWait();
        assertThat(atOnce(
                        "select payment.refund_told(" + refunds.get(0) + ", 're_one')",
                        "select payment.refund_told(" + refunds.get(1) + ", 're_two')"))
                .isEmpty();
        assertThat(atOnce(
                        "select payment.refund_returned('re_one')",
                        "select payment.refund_returned('re_two')",
                        "select payment.refund_told(" + refunds.get(1) + ", 're_two')"))
                .isEmpty();
        // A person sends both by transfer, and says so
        run("select payment.refund_told(id, 'by transfer ' || id) from payment.refund where state = 'dead'");
    }

    @Test
    void refundThatIsToldWhileMoreIsTaken() {
        var order = paidTwice();
        STRIPE.be(Mood.DOWN);
        var less = change(order, 5);
        var refund = waiting(less).get(0);
        var more = change(less, 9);
        var page = pageWhileDown(more);
        assertThat(page).isPositive();
        assertThat(atOnce(
                        "select payment.refund_told(" + refund + ", 're_three')",
                        "select payment.withdraw(" + page + ")",
                        "select payment.share_again(" + order.id() + ")"))
                .isEmpty();
        STRIPE.be(Mood.WELL);
        change(find(order), 5);
    }

    /** Refunds over both payments of an order, which nobody tells the provider meanwhile. */
    private List<Long> refundsThatWait() {
        var order = paidTwice();
        STRIPE.be(Mood.DOWN);
        cancellation.cancel(order.number(), village.actor("household")).block();
        var refunds = waiting(order);
        assertThat(refunds).hasSize(2);
        return refunds;
    }

    private OrderDetails paidTwice() {
        var order = hold();
        STRIPE.pay(pageOf(order));
        comeBack(order);
        var more = change(find(order), 7);
        STRIPE.pay(pageOf(more));
        comeBack(more);
        return find(order);
    }

    private List<Long> waiting(OrderDetails order) {
        run("update payment.refund set due_at = 'infinity' where state = 'due' and order_id = " + order.id());
        return database.sql("select id from payment.refund where state = 'due' and order_id = " + order.id()
                        + " order by payment_id")
                .mapValue(Long.class)
                .all()
                .collectList()
                .block();
    }

    private long pageWhileDown(OrderDetails order) {
        return number("select payment_id from ordering.addition where state = 'OPEN' and order_id = " + order.id());
    }

    /** What went wrong in so many rounds. */
    private List<String> atOnce(String... statements) {
        return IntStream.range(0, ROUNDS)
                .mapToObj(round -> round(statements))
                .flatMap(List::stream)
                .toList();
    }

    /** What went wrong, said by each statement; all of them have reached the payments before the first may go on. */
    private List<String> round(String... statements) {
        var told = transaction
                .transactional(database.sql("select id from payment.payment order by id for update")
                        .fetch()
                        .rowsUpdated()
                        .thenMany(Flux.fromArray(statements)
                                .flatMap(statement -> Mono.just(begun(statement)))
                                .collectList()
                                .flatMapMany(begun -> Mono.fromRunnable(() -> Patience.until(
                                                "all wait",
                                                () -> number(
                                                                "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock' and query like '/* at once */%'")
                                                        == statements.length))
                                        .subscribeOn(Schedulers.boundedElastic())
                                        .thenMany(Flux.fromIterable(begun)))))
                .collectList()
                .block();
        return Flux.fromIterable(told).flatMap(one -> one).collectList().block();
    }

    private Mono<String> begun(String statement) {
        var result = database.sql("/* at once */ " + statement)
                .then()
                .then(Mono.<String>empty())
                .onErrorResume(error -> Mono.just(statement + ": " + error))
                .cache();
        result.subscribeOn(Schedulers.boundedElastic()).subscribe();
        return result;
    }
}
