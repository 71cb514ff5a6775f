/**
 * The coordinator's view of all orders: what needs a hand now, how far each delivery date is, and each order with what may still be done about it. It decides
 * nothing itself: corrections are ordering's, and what cycles, offers and products say is only read.
 */
@NullMarked
package coop.tablee.distribution.board;

import org.jspecify.annotations.NullMarked;
