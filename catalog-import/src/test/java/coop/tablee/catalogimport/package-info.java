/** What catalogues may look like, and what is made of them. */
@NullMarked
package coop.tablee.catalogimport;

import org.jspecify.annotations.NullMarked;
