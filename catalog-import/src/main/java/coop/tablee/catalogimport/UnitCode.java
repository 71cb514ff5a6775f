package coop.tablee.catalogimport;

/** The three units that goods are counted, priced and invoiced in, named by their UN/ECE recommendation 20 codes. */
public enum UnitCode {
    /** Kilogram. */
    KGM,
    /** Litre. */
    LTR,
    /** One: a piece, bunch, crate, bottle or any other countable thing. */
    C62
}
