/** Rules, races and refusals of ordering, on a real database. */
@NullMarked
package coop.tablee.ordering;

import org.jspecify.annotations.NullMarked;
