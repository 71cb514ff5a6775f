package coop.tablee.ordering;

/** Why a cooperative changes an order that its buyer may not change any more. Words are messages: {@link #messageKey()}. */
public enum CorrectionReason {
    /** There is less than was promised; what is taken out leaves the count. */
    SHORT,
    /** It cannot be sold like that; what is taken out leaves the count. */
    QUALITY,
    BUYER_ASKED,
    NO_DELIVERY,
    MISTAKE,
    /** None of these: then a note says which. */
    OTHER;

    public String messageKey() {
        return "correction-reason." + name();
    }
}
