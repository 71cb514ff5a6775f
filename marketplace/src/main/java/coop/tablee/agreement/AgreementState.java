package coop.tablee.agreement;

/** A draft may be rewritten; what runs is called off; what has ended, by its last day or before, is kept. */
public enum AgreementState {
    DRAFT,
    RUNNING,
    ENDED
}
