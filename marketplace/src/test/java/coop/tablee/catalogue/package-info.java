/** What a version is, who may write one, and what is completed in bulk. */
// Said again, because this file hides the module's own
@NullMarked
@ApiArea(Area.CATALOGUE)
package coop.tablee.catalogue;

import coop.tablee.identity.ApiArea;
import coop.tablee.identity.Area;
import org.jspecify.annotations.NullMarked;
