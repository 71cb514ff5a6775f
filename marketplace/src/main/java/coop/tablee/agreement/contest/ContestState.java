package coop.tablee.agreement.contest;

/** Where a mini-competition stands: answers come and are sealed; they can be read; one was chosen; nobody answered; given up with reasons. */
public enum ContestState {
    ASKED,
    OPENED,
    CHOSEN,
    UNANSWERED,
    CANCELLED
}
