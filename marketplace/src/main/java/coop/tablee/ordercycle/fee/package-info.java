/**
 * What a cooperative asks beside its percentage: once for an order with goods of its own, and for each kilogram of them. It begins with a delivery date that nobody can
 * order for yet and never changes afterwards, so an order is reckoned with it as its buyer saw it, however often it is reckoned anew.
 */
@NullMarked
@NamedInterface("fees")
package coop.tablee.ordercycle.fee;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
