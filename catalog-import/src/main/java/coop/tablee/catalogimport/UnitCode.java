package coop.tablee.catalogimport;

/** What goods are counted, priced and invoiced in, named by the codes of UN/ECE recommendations 20 and 21. */
public enum UnitCode {
    /** Kilogram. */
    KGM,
    /** Litre. */
    LTR,
    /** Piece: any countable thing that has no code of its own here. */
    H87,
    /** Bunch. */
    BH,
    /** Crate. */
    CR,
    /** Box. */
    BX,
    /** Bag. */
    BG,
    /** Bottle. */
    BO,
    /** Jar. */
    JR
}
