/**
 * Very many rows at once, by COPY, in one transaction, with indexes made again after. Knows no table: each module that keeps history publishes a
 * {@code …Loading} type on top of it. A load blocks the thread that drives it, which is therefore never one that serves requests.
 */
@NullMarked
package coop.tablee.platform.bulk;

import org.jspecify.annotations.NullMarked;
