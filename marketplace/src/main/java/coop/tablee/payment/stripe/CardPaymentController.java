package coop.tablee.payment.stripe;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.payment.inbox.PaymentAttempt;
import coop.tablee.payment.inbox.PaymentAttempts;
import coop.tablee.platform.BusinessClock;
import coop.tablee.platform.page.Redirects;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import reactor.core.publisher.Mono;

/**
 * The page from which a buyer goes to Stripe's by a link, and to which Stripe sends the buyer back. A form may lead nowhere but to our own pages (Content-Security-Policy), so
 * this one stands between the checkout and the provider.
 */
@Controller
@RequestMapping("/payments/stripe/{reference}")
class CardPaymentController {

    private static final Logger LOG = LoggerFactory.getLogger(CardPaymentController.class);

    private final PaymentAttempts attempts;
    private final CardSessions sessions;
    private final StripeProperties properties;
    private final BusinessClock clock;

    CardPaymentController(
            PaymentAttempts attempts, CardSessions sessions, StripeProperties properties, BusinessClock clock) {
        this.properties = properties;
        this.attempts = attempts;
        this.sessions = sessions;
        this.clock = clock;
    }

    @GetMapping
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.BUYER, Role.COOK})
    Mono<Rendering> show(@PathVariable String reference, Actor actor, Locale locale) {
        return require(reference, actor)
                .flatMap(attempt -> attempt.isPending()
                        ? sessions.wayFor(attempt, locale).map(way -> page(attempt, way))
                        : Mono.just(page(attempt, CardWay.NONE)));
    }

    /** Back from Stripe. Whoever comes back is not believed either: Stripe is asked, and the order's page says how it stands. */
    @GetMapping("/return")
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.BUYER, Role.COOK})
    Mono<Rendering> comeBack(@PathVariable String reference, Actor actor) {
        return require(reference, actor)
                .flatMap(attempt -> sessions.lookAtPayment(attempt)
                        .onErrorResume(error -> {
                            LOG.warn("Payment {} is looked at later: {}", attempt.id(), error.toString());
                            return Mono.just(false);
                        })
                        .thenReturn(attempt.returnPath()))
                .map(Redirects::to);
    }

    private Rendering page(PaymentAttempt attempt, CardWay way) {
        var until = attempt.until();
        var over = until == null || !until.isAfter(clock.instant());
        return Rendering.view("payment/stripe")
                .modelAttribute("attempt", attempt)
                .modelAttribute("way", way)
                .modelAttribute("over", over)
                .modelAttribute("ways", properties.ways())
                .modelAttribute("takesDays", properties.takesDays())
                .build();
    }

    private Mono<PaymentAttempt> require(String reference, Actor actor) {
        return attempts.require(
                CardSessions.PROVIDER, reference, actor.requireParty().id());
    }
}
