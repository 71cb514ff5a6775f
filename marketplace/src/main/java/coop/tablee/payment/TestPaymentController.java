package coop.tablee.payment;

import coop.tablee.identity.Actor;
import coop.tablee.identity.MayUse;
import coop.tablee.identity.Role;
import coop.tablee.payment.inbox.PaymentAttempt;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.net.URI;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Controller;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.reactive.result.view.Rendering;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** The page where a payment is played instead of made. It says so in so many words, and does not exist where test payments are not offered. */
@Controller
@RequestMapping("/payments/test/{reference}")
class TestPaymentController {

    private final TestProvider provider;
    private final TestPayments payments;

    TestPaymentController(TestProvider provider, TestPayments payments) {
        this.provider = provider;
        this.payments = payments;
    }

    @GetMapping
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.BUYER, Role.COOK})
    Mono<Rendering> show(@PathVariable String reference, Actor actor) {
        return require(reference, actor)
                .map(attempt -> Rendering.view("payment/test")
                        .model(Map.of("attempt", attempt))
                        .build());
    }

    @PostMapping
    @MayUse({Role.HOUSEHOLD_MEMBER, Role.GUEST, Role.BUYER, Role.COOK})
    Mono<ResponseEntity<Void>> tell(@PathVariable String reference, ServerWebExchange exchange, Actor actor) {
        return exchange.getFormData()
                .map(form -> outcome(form.getFirst("outcome")))
                .flatMap(outcome -> require(reference, actor)
                        .flatMap(attempt -> provider.tell(attempt, outcome).thenReturn(attempt)))
                .map(attempt -> ResponseEntity.status(HttpStatus.SEE_OTHER)
                        .location(URI.create(attempt.returnPath()))
                        .build());
    }

    private Mono<PaymentAttempt> require(String reference, Actor actor) {
        if (!payments.isOffered()) {
            return Mono.error(DomainException.notFound());
        }
        return provider.require(reference, actor.requireParty().id());
    }

    private static TestOutcome outcome(@Nullable String word) {
        for (var outcome : TestOutcome.values()) {
            if (outcome.name().toLowerCase(Locale.ROOT).equals(word)) {
                return outcome;
            }
        }
        throw DomainException.invalid(FieldError.at("outcome", "required", word, "paid, declined"));
    }
}
