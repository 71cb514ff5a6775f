package coop.tablee.ordering.approval;

/** What somebody says to an order that waits for an agreement. */
public enum ApprovalDecision {
    /** It is placed. */
    APPROVED,
    /** It comes to nothing, and its amounts are back in the kitchen's draft, to be changed and sent again. */
    RETURNED,
    /** It comes to nothing. */
    DECLINED
}
