/**
 * Reads catalogues as other tools write them and hands out checked products. {@link
 * coop.tablee.catalogimport.CatalogueReader} decides what a cell means and names every problem by row and column; who the
 * producer is, which tenant may import and what becomes of a product is left to whoever reads.
 *
 * <p>The rule that must never break: nothing is guessed and nothing is corrected in silence. What a file does not say is
 * absent, what can be read in two ways is refused, and a rejected file hands out no row at all.
 */
@NullMarked
package coop.tablee.catalogimport;

import org.jspecify.annotations.NullMarked;
