package coop.tablee.catalogimport;

/** What a product must have before it may be offered, and a catalogue may lack. */
public enum Gap {
    PRICE,
    VAT_CATEGORY,
    ALLERGENS,
    STORAGE
}
