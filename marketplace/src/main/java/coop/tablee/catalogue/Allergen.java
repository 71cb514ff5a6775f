package coop.tablee.catalogue;

/**
 * The 14 substances that buyers must be told about, in the order of Regulation (EU) No 1169/2011, annex II. The order is stored ({@link Allergens}) and
 * never changes. Their names in four languages are messages ({@link #messageKey()}).
 */
public enum Allergen {
    GLUTEN(1),
    CRUSTACEANS(2),
    EGGS(3),
    FISH(4),
    PEANUTS(5),
    SOYBEANS(6),
    MILK(7),
    NUTS(8),
    CELERY(9),
    MUSTARD(10),
    SESAME(11),
    SULPHITES(12),
    LUPIN(13),
    MOLLUSCS(14);

    private final int number;

    Allergen(int number) {
        this.number = number;
    }

    /** Its number in annex II, from 1 to 14. */
    public int number() {
        return number;
    }

    public String messageKey() {
        return "allergen." + name();
    }
}
