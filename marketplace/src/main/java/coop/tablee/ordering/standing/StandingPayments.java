package coop.tablee.ordering.standing;

import coop.tablee.ordering.PaymentMethod;
import coop.tablee.payment.CardPayments;
import java.util.List;
import org.springframework.stereotype.Component;

/**
 * Which ways to pay are there for orders that nobody is present at. Where cards are taken, what was agreed to be paid at once is held and paid by the link in the mail, like the others: it is never
 * placed unpaid, and no card is charged behind its owner's back.
 */
@Component
class StandingPayments {

    private final CardPayments cards;

    StandingPayments(CardPayments cards) {
        this.cards = cards;
    }

    /** For a buyer who may pay in these ways when present; may be empty. */
    List<HowPaid> among(List<PaymentMethod> methods) {
        if (methods.contains(PaymentMethod.ACCOUNT)) {
            return List.of(HowPaid.ACCOUNT);
        }
        if (methods.contains(PaymentMethod.STRIPE)) {
            return List.of(HowPaid.BY_LINK);
        }
        return methods.contains(PaymentMethod.TEST) ? List.of(HowPaid.AT_ONCE, HowPaid.BY_LINK) : List.of();
    }

    /** What was agreed, as it can be held to now. */
    HowPaid now(HowPaid agreed) {
        return agreed == HowPaid.AT_ONCE && cards.isOffered() ? HowPaid.BY_LINK : agreed;
    }

    PaymentMethod method(HowPaid how) {
        if (how == HowPaid.ACCOUNT) {
            return PaymentMethod.ACCOUNT;
        }
        return cards.isOffered() ? PaymentMethod.STRIPE : PaymentMethod.TEST;
    }
}
