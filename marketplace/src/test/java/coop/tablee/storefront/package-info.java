/** The market as households and kitchens use it: every page of the storefront, over HTTP, with what is typed wrong and what is pressed twice. */
@NullMarked
package coop.tablee.storefront;

import org.jspecify.annotations.NullMarked;
