/** What tests share: one embedded PostgreSQL per run, the started marketplace, the invariants. */
@NullMarked
package coop.tablee.testing;

import org.jspecify.annotations.NullMarked;
