/**
 * A producer's week as a table: products by delivery dates, with what is expected beside what is there. It decides what a typed cell means and which cells have to
 * be looked at again; counts and forecasts themselves are kept by stock.
 */
@NullMarked
package coop.tablee.stock.week;

import org.jspecify.annotations.NullMarked;
