package coop.tablee.assortment;

/** In which order offers come: best match (or by family, when nothing is searched for), by name, by price per kilogram, litre or piece, by producer. */
public enum AssortmentSort {
    RELEVANCE,
    NAME,
    PRICE,
    PRODUCER
}
