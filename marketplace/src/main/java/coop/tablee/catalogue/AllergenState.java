package coop.tablee.catalogue;

/** What is known about one allergen in one product. Nobody having said is {@link #UNKNOWN}, never {@link #ABSENT}. */
public enum AllergenState {
    CONTAINS('C'),
    MAY_CONTAIN('M'),
    ABSENT('A'),
    UNKNOWN('U');

    private final char letter;

    AllergenState(char letter) {
        this.letter = letter;
    }

    /** The letter that stands for it in {@link Allergens#code()}. */
    public char letter() {
        return letter;
    }

    /** The state of a letter; anything but C, M, A and U is an {@link IllegalArgumentException}. */
    public static AllergenState of(char letter) {
        for (var state : values()) {
            if (state.letter == letter) {
                return state;
            }
        }
        throw new IllegalArgumentException("No allergen state " + letter);
    }

    public String messageKey() {
        return "allergen-state." + name();
    }
}
