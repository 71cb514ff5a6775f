package coop.tablee.catalogue;

/**
 * What goods are counted, priced and invoiced in: codes of UN/ECE recommendations 20 and 21. Words are messages: {@link #messageKey()} (kilogram, bunch),
 * {@link #shortKey()} for narrow columns and prices (kg, bunch), and {@link #countedKey()} to stand behind a number (kg, bunches).
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

    /** The word behind a number, which is its argument: languages have one form or several. */
    public String countedKey() {
        return "unit." + name() + ".counted";
    }
}
