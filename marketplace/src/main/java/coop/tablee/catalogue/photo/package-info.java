/**
 * Photos of products: what people send is looked at by content, drawn anew without a trace of where and by whom it was taken, and kept in three widths. It leaves
 * to the catalogue which product shows which photo.
 *
 * <p>The rule that must never break: no byte that somebody sent is ever served; only what was drawn here.
 */
@NullMarked
package coop.tablee.catalogue.photo;

import org.jspecify.annotations.NullMarked;
