/** The words of the search, kept by people: pages, what follows a change, and what is counted. */
@NullMarked
package coop.tablee.assortment.vocabulary;

import org.jspecify.annotations.NullMarked;
