package coop.tablee.catalogimport;

/** What is known about one allergen in one product. */
public enum AllergenState {
    CONTAINS,
    MAY_CONTAIN,
    ABSENT,
    /** Nobody said. Never read as absent. */
    UNKNOWN
}
