package coop.tablee.catalogimport;

/** The 14 substances of Regulation (EU) 1169/2011, annex II, in its order. */
public enum Allergen {
    GLUTEN("A01"),
    CRUSTACEANS("A02"),
    EGGS("A03"),
    FISH("A04"),
    PEANUTS("A05"),
    SOYBEANS("A06"),
    MILK("A07"),
    NUTS("A08"),
    CELERY("A09"),
    MUSTARD("A10"),
    SESAME("A11"),
    SULPHITES("A12"),
    LUPIN("A13"),
    MOLLUSCS("A14");

    private final String code;

    Allergen(String code) {
        this.code = code;
    }

    /** The annex's number as food data write it, from A01 (gluten) to A14 (molluscs). */
    public String code() {
        return code;
    }
}
