/**
 * Other prices than the offers' own: for an audience, or for named kitchens, authorities and households. One list counts for a buyer and a date; what it says is
 * {@code ordercycle.unit_prices}, which answers many offers at once.
 */
@NullMarked
@NamedInterface("prices")
package coop.tablee.ordercycle.price;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.NamedInterface;
