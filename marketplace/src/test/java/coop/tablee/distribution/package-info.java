/** The packing table, the kitchen's door and the point, by page and by API, on a real database. */
// Said again, because this file hides the module's own
@NullMarked
@ApiArea(Area.DELIVERIES)
package coop.tablee.distribution;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
