package coop.tablee.storefront;

/**
 * A sign and a word on a product: a label, the season, an allergen, how it keeps. Never a colour alone.
 *
 * @param kind the look: {@code bio}, {@code season}, {@code label}, {@code cold}, {@code allergen}, {@code maybe}, {@code warn}, {@code bad}, {@code out}
 * @param icon the sign in the sprite
 * @param text its word, in the page's language
 */
public record Sign(String kind, String icon, String text) {}
