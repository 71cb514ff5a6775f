package coop.tablee.assortment;

import coop.tablee.shared.LocalizedText;

/** How many offers one value of a filter would leave, the other kinds of filter kept. {@code names} is empty where the value is a code with words of its own. */
public record FacetCount(String value, LocalizedText names, long count) {}
