/**
 * The marketplace's application package. It holds the entry point only; every business capability is a package of its own right below, and what each
 * may call is written in its {@code package-info}.
 */
@NullMarked
package coop.tablee;

import org.jspecify.annotations.NullMarked;
