/** The market as households and kitchens use it: every page of the storefront, over HTTP, with what is typed wrong and what is pressed twice. */
// Said again, because this file hides the module's own
@ApiArea(Area.OPEN)
@NullMarked
package coop.tablee.storefront;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
