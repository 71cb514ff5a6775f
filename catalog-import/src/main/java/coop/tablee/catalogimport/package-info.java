/** Reads catalogues as other tools write them and hands out checked products, with every problem named by row and column. */
@NullMarked
package coop.tablee.catalogimport;

import org.jspecify.annotations.NullMarked;
