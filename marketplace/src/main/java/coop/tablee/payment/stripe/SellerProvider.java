package coop.tablee.payment.stripe;

import coop.tablee.shared.Money;
import org.jspecify.annotations.Nullable;

/** What is asked of a provider about sellers. Every call blocks, may take as long as the time-outs say, and throws {@link ProviderFailure}. */
interface SellerProvider {

    /**
     * How an account stands.
     *
     * @param receives money may be moved there
     * @param charges it may take money itself
     * @param paysOut its money goes on to the bank
     * @param submitted its people have answered what is asked of them
     * @param gone the provider does not show it any more
     */
    record Stand(boolean receives, boolean charges, boolean paysOut, boolean submitted, boolean gone) {

        /** The provider does not show it: it was deleted, or is not the platform's any more. */
        static final Stand GONE = new Stand(false, false, false, false, true);
    }

    /**
     * The money of a payment.
     *
     * @param charge the provider's name for it
     * @param transfer of what moved on as it came; null = nothing did, and {@code account} and {@code moved} say nothing
     * @param moved cents
     */
    record Taken(
            String charge,
            @Nullable String transfer,
            @Nullable String account,
            long moved) {}

    /** Opens an account; asked again with the same key it is the same one. Answers the provider's name for it. */
    String open(String key, long party, String country);

    /** A page of the provider, good for once and for some minutes, on which the seller's people say what the provider wants to know. */
    String onboarding(String account);

    Stand look(String account);

    Taken taken(String payment);

    /** Moves money that came ({@code charge}) to an account; asked again with the same key it happens once. Answers the provider's name for it. */
    String move(String key, String account, Money amount, String charge, String group);

    /** Moves back of what a transfer moved; asked again with the same key it happens once. */
    String moveBack(String key, String transfer, long minor);
}
