/** What a version is, who may write one, and what is completed in bulk. */
@NullMarked
package coop.tablee.catalogue;

import org.jspecify.annotations.NullMarked;
