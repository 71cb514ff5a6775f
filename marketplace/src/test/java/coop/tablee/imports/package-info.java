/** Files come in, whole and once, or not at all and with a reason. */
// Said again, because this file hides the module's own
@NullMarked
@ApiArea(Area.CATALOGUE)
package coop.tablee.imports;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
