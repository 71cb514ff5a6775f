package coop.tablee.agreement;

/**
 * What a lot says of ordering, beside a supplier that was chosen and can deliver, the same goods from others: from other suppliers of the lot where a quote was chosen in a mini-competition, from
 * whoever is outside of the lot where any of its suppliers can. The ranks of a cascade always bind.
 */
public enum LotBeside {
    ALLOW,
    WARN,
    REFUSE
}
