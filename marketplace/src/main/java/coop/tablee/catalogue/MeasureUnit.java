package coop.tablee.catalogue;

/**
 * What goods are counted, priced and invoiced in: codes of UN/ECE recommendations 20 and 21. Words are messages: {@link #messageKey()} (a kilogram) and
 * {@link #shortKey()} (kg), the latter fit to stand behind a number.
 */
public enum MeasureUnit {
    /** Piece. */
    H87,
    /** Kilogram. */
    KGM,
    /** Litre. */
    LTR,
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
    JR;

    /** Whether amounts of it may have decimals; everything else is ordered whole. */
    public boolean isContinuous() {
        return this == KGM || this == LTR;
    }

    public String messageKey() {
        return "unit." + name();
    }

    public String shortKey() {
        return "unit." + name() + ".short";
    }
}
