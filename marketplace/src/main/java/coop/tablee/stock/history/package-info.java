/**
 * What happened to a producer's stock: goods that moved, counts, lots that were dated anew and forecasts that were said, of one row or of all, the last first. It only reads; who may be named is
 * decided here: the producer's own people and those of the cooperatives that sell for it, never a buyer.
 */
@NullMarked
package coop.tablee.stock.history;

import org.jspecify.annotations.NullMarked;
