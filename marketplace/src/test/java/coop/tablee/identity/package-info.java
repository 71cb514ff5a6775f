// Said again, because this file hides the module's own
@NullMarked
@ApiArea(Area.OPEN)
package coop.tablee.identity;

import org.jspecify.annotations.NullMarked;
