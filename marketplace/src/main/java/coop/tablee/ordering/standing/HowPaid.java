package coop.tablee.ordering.standing;

/** How the orders of a standing order are paid, with nobody there when they are placed. */
public enum HowPaid {
    /** Invoiced to the organisation. */
    ACCOUNT,
    /** Taken at once, as was agreed when the standing order was begun; never more than the order's maximum. Only where payments are played: a card cannot be asked behind its owner's back. */
    AT_ONCE,
    /** Held until somebody follows the link in the mail: two days, at most until shortly before the first cut-off. */
    BY_LINK
}
