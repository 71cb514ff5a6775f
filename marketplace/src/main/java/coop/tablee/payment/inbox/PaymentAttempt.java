package coop.tablee.payment.inbox;

import coop.tablee.shared.Money;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Money that was asked for: how it stands, how long it is waited for, and where the buyer goes on afterwards.
 *
 * @param until when paying must be begun, by the product's clock; null = it was taken at once
 * @param returnPath a path of this site
 * @param owed whether it is asked for anew, for what was placed already
 * @param added whether it is for what was added to an order that is paid
 * @param again by which reference it is asked for anew itself, if it failed for what stands all the same
 */
public record PaymentAttempt(
        long id,
        String reference,
        String status,
        Money amount,
        @Nullable Instant until,
        String returnPath,
        boolean owed,
        boolean added,
        @Nullable String again) {

    public boolean isPending() {
        return status.equals("pending");
    }

    /** Whether the money is set aside on the buyer's card, and not taken yet. */
    public boolean isHeld() {
        return status.equals("authorised");
    }

    /** Whether the money came, wherever it is now. */
    public boolean isTaken() {
        return status.equals("captured") || status.equals("refunding") || status.equals("refunded");
    }
}
