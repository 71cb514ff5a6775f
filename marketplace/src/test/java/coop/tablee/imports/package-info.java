/** Files come in, whole and once, or not at all and with a reason. */
@NullMarked
package coop.tablee.imports;

import org.jspecify.annotations.NullMarked;
