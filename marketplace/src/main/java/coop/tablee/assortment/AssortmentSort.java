package coop.tablee.assortment;

/** In which order offers come: best match (or by family, when nothing is searched for), what is in season first, one of each family in turn, and what is sold out last, by name, by price per kilogram, litre or piece, by producer. */
public enum AssortmentSort {
    RELEVANCE,
    SEASON,
    NAME,
    PRICE,
    PRODUCER
}
