/** The packing table, the kitchen's door and the point, by page and by API, on a real database. */
@NullMarked
package coop.tablee.distribution;

import org.jspecify.annotations.NullMarked;
