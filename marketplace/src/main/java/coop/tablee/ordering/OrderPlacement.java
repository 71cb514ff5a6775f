package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.payment.TestPayments;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Places a checkout: all its orders, over all destinations, dates and cooperatives, or none. One statement reads what is asked for, one places it.
 *
 * <p>Refused with {@code insufficient-stock}, {@code cut-off-passed}, {@code price-changed}, {@code not-offered}, {@code slot-full}, {@code no-slot}, {@code drop-minimum}, {@code drop-fee-changed},
 * {@code storage-not-served} (409), {@code allergens-unknown}, {@code quantity-not-allowed}, {@code invalid-input} (422); the reasons name every line at once.
 * A key used before for something else, or by someone else, is {@code idempotency-key-reused} (409) and tells nothing. A refusal leaves nothing behind: the
 * same key may be tried again.
 */
@Component
public class OrderPlacement {

    private static final int LONGEST_KEY = 190;

    private final RequestReading reading;
    private final OrderStore store;
    private final TestPayments testPayments;

    OrderPlacement(RequestReading reading, OrderStore store, TestPayments testPayments) {
        this.reading = reading;
        this.store = store;
        this.testPayments = testPayments;
    }

    /** Places, or answers again what was placed with the same key. Once begun it is finished even if nobody waits for the answer. */
    public Mono<PlacedCheckout> place(PlaceCheckout command, Actor actor) {
        return Mono.defer(() -> {
            var buyer = Buyer.of(actor);
            requireSane(command, buyer);
            return Detached.run(placeFor(command, buyer));
        });
    }

    /** How the acting buyer may pay here; may be empty. */
    public List<PaymentMethod> methodsFor(Actor actor) {
        var buyer = Buyer.of(actor);
        return Arrays.stream(PaymentMethod.values())
                .filter(method -> isOffered(method, buyer))
                .toList();
    }

    private Mono<PlacedCheckout> placeFor(PlaceCheckout command, Buyer buyer) {
        var hash = RequestHash.of(command);
        return reading.read(buyer.party(), buyer.audience(), command.idempotencyKey(), command.orders())
                .flatMap(facts -> {
                    var earlier = facts.earlier();
                    return earlier == null
                            ? placeNow(command, buyer, hash, facts)
                            : Mono.fromSupplier(() -> again(earlier, buyer, hash));
                });
    }

    private Mono<PlacedCheckout> placeNow(PlaceCheckout command, Buyer buyer, String hash, RequestFacts facts) {
        var draft = CheckoutDraft.of(command.orders(), buyer.audience(), facts, command.alone());
        if (!draft.problems().isEmpty()) {
            return Mono.error(OrderRefusal.of(draft.problems()));
        }
        var document = PlacingDocument.of(draft, command, buyer, hash);
        return store.place(document, place -> field(draft, place));
    }

    private PlacedCheckout again(RequestFacts.Earlier earlier, Buyer buyer, String hash) {
        if (earlier.buyer() != buyer.party() || !earlier.hash().equals(hash)) {
            throw OrderRefusal.keyReused();
        }
        var kept = store.checkout(earlier.answer());
        return new PlacedCheckout(kept.orders(), true, kept.paymentUrl());
    }

    private static String field(CheckoutDraft draft, OrderStore.Place place) {
        return draft.orders().get(place.order()).path() + place.field();
    }

    private void requireSane(PlaceCheckout command, Buyer buyer) {
        var key = command.idempotencyKey();
        if (key.isBlank() || key.length() > LONGEST_KEY || !key.chars().allMatch(c -> c > 31 && c < 127)) {
            throw new DomainException(
                    DomainException.Kind.MALFORMED,
                    "idempotency-key-malformed",
                    List.of(FieldError.at("Idempotency-Key", "malformed", key.length(), LONGEST_KEY)));
        }
        var tooMuch = CheckoutDraft.tooMuch(command.orders());
        if (!tooMuch.isEmpty()) {
            throw DomainException.invalid(tooMuch);
        }
        if (!isOffered(command.payment(), buyer)) {
            throw new DomainException(
                    DomainException.Kind.INVALID,
                    "payment-not-offered",
                    List.of(FieldError.at(
                            "payment.method",
                            "payment-not-offered",
                            command.payment().name().toLowerCase(Locale.ROOT),
                            null)));
        }
    }

    private boolean isOffered(PaymentMethod method, Buyer buyer) {
        return switch (method) {
            case ACCOUNT -> buyer.audience() == Audience.INSTITUTION;
            case TEST -> testPayments.isOffered();
            case STRIPE, CREDIT -> false;
        };
    }
}
