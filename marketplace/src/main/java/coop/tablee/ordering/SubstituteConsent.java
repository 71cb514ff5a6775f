package coop.tablee.ordering;

/** What a household or a kitchen lets come instead of something that is missing, without being asked. Never with an allergen more, never dearer than agreed. */
public enum SubstituteConsent {
    /** Nothing: it is asked each time. So is who never said anything. */
    NONE,
    /** What its standing orders name instead of the product. */
    LISTED,
    /** A product of the same family, or what its standing orders name. */
    FAMILY;

    boolean covers(boolean listed, boolean sameFamily) {
        return switch (this) {
            case NONE -> false;
            case LISTED -> listed;
            case FAMILY -> listed || sameFamily;
        };
    }
}
