package coop.tablee.agreement;

/** The four families of clauses that public contracts may have. */
public enum ClauseFamily {
    ENVIRONMENTAL,
    SOCIAL,
    ETHICAL,
    GOVERNANCE
}
