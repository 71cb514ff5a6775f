/** Rules, races and refusals of ordering, on a real database. */
// Said again, because this file hides the module's own
@NullMarked
@ApiArea(Area.ORDERS)
package coop.tablee.ordering;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
