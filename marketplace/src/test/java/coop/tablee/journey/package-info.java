/** Journeys across modules: who may go where, and the whole way of an order from the import to the council's figure. */
@NullMarked
package coop.tablee.journey;

import org.jspecify.annotations.NullMarked;
