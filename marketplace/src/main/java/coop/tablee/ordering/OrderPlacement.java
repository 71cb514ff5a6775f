package coop.tablee.ordering;

import coop.tablee.identity.Actor;
import coop.tablee.network.Audience;
import coop.tablee.payment.CardPayments;
import coop.tablee.payment.TestPayments;
import coop.tablee.shared.DomainException;
import coop.tablee.shared.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.springframework.stereotype.Component;
import reactor.core.publisher.Mono;

/**
 * Places a checkout: all its orders, over all destinations, dates and cooperatives, or none. One statement reads what is asked for, one places it, both for all checkouts that wait at
 * that moment ({@link PlacingDesk}).
 *
 * <p>Refused with {@code insufficient-stock}, {@code allotment-taken}, {@code ceiling-reached} (of a lot of the authority's framework agreement), {@code cut-off-passed}, {@code price-changed}, {@code not-offered}, {@code slot-full}, {@code no-slot}, {@code drop-minimum}, {@code lot-minimum}, {@code lot-day}, {@code lot-cascade}, {@code lot-chosen}, {@code lot-beside}, {@code drop-fee-changed},
 * {@code storage-not-served} (409), {@code allergens-unknown}, {@code quantity-not-allowed}, {@code invalid-input} (422); the reasons name every line at once.
 * A key used before for something else, or by someone else, is {@code idempotency-key-reused} (409) and tells nothing. A refusal leaves nothing behind: the
 * same key may be tried again.
 */
@Component
public class OrderPlacement {

    private static final int LONGEST_KEY = 190;

    private final PlacingDesk desk;
    private final TestPayments testPayments;
    private final CardPayments cardPayments;

    OrderPlacement(PlacingDesk desk, TestPayments testPayments, CardPayments cardPayments) {
        this.desk = desk;
        this.testPayments = testPayments;
        this.cardPayments = cardPayments;
    }

    /** Places, or answers again what was placed with the same key. Once begun it is finished even if nobody waits for the answer. */
    public Mono<PlacedCheckout> place(PlaceCheckout command, Actor actor) {
        return Mono.defer(() -> {
            var buyer = Buyer.of(actor);
            requireSane(command, buyer);
            return desk.place(command, buyer);
        });
    }

    /** How the acting buyer may pay here; may be empty. */
    public List<PaymentMethod> methodsFor(Actor actor) {
        var buyer = Buyer.of(actor);
        return Arrays.stream(PaymentMethod.values())
                .filter(method -> isOffered(method, buyer))
                .toList();
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
        if (!isOffered(command.payment(), buyer) && !isPlayed(command)) {
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
            case STRIPE -> cardPayments.isOffered();
            case CREDIT -> false;
        };
    }

    /** In a demo a program may go on playing where people pay by card. */
    private boolean isPlayed(PlaceCheckout command) {
        return command.payment() == PaymentMethod.TEST && !command.payLater() && testPayments.isPossible();
    }
}
