package coop.tablee.payment;

import coop.tablee.payment.inbox.PaymentAttempt;
import coop.tablee.payment.inbox.PaymentAttempts;
import coop.tablee.payment.inbox.Settling;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * The provider of a demo: it "takes" the money when somebody presses a button. What it tells goes the way of every provider's news ({@link Settling}).
 */
@Component
class TestProvider {

    private static final String NAME = "test";

    private final PaymentAttempts attempts;
    private final Settling settling;

    TestProvider(PaymentAttempts attempts, Settling settling) {
        this.attempts = attempts;
        this.settling = settling;
    }

    /** The buyer's own attempt; {@code not-found} otherwise. */
    Mono<PaymentAttempt> require(String reference, long buyer) {
        return attempts.require(NAME, reference, buyer);
    }

    /** Tells how it went, once: a repeated telling changes nothing. */
    Mono<Boolean> tell(PaymentAttempt attempt, TestOutcome outcome) {
        var news = new Settling.News(NAME, NAME + "_" + attempt.reference() + "_" + outcome.word(), attempt.id());
        return outcome == TestOutcome.PAID
                ? settling.paid(news, NAME + "_" + attempt.reference())
                : settling.declined(news);
    }
}
