package coop.tablee.payment.stripe;

import org.jspecify.annotations.Nullable;

/** What is asked of a provider of card payments. Every call blocks, may take as long as the time-outs say, and throws {@link ProviderFailure}. */
interface CardProvider {

    /** The page for this session; asked again with the same session it is the same page. */
    CardPage open(CardSession session);

    CardPage look(String reference);

    /** Closes the page, unless somebody has paid there meanwhile; answers how it stands then. */
    CardPage close(String reference);

    /** How a dispute stands. */
    CardDispute dispute(String reference);

    /** Whether what was given back came to nothing, and the money is at the provider again. */
    boolean isReturned(String refund);

    /**
     * How money that is set aside stands.
     *
     * @param minor cents that were taken
     */
    record Held(State state, long minor) {

        enum State {
            STANDS,
            /** It was taken. */
            TAKEN,
            /** It was let go, by us or because its time was over. */
            GONE
        }
    }

    Held held(String payment);

    /** Takes so many cents of what is set aside and lets the rest go; asked again with the same key it happens once. */
    void take(String key, String payment, long minor);

    /** Lets all of it go. */
    void letGo(String key, String payment);

    /** Gives money back; asked again with the same key it happens once. Answers the provider's name for it. */
    String giveBack(String key, String payment, long minor);

    /**
     * What the provider knows of money that was to go back.
     *
     * @param reference its name for what was given back under the key; null = it was not
     * @param others whether something went back that we did not ask for, or that came to nothing
     */
    record GivenBack(@Nullable String reference, boolean others) {}

    /** What went back of a payment: under this key, or one that begins with it and goes on with a colon. */
    GivenBack givenBack(String key, String payment);
}
